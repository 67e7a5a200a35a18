// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static gossamer.shell.fault.Rows.LIMIT_SECONDS;
import static gossamer.shell.fault.Rows.PARK_MICROS;
import static gossamer.shell.fault.Rows.TASKS;
import static gossamer.shell.fault.Rows.awaitDelivered;
import static gossamer.shell.fault.Rows.judged;
import static gossamer.shell.fault.Rows.named;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.shell.process.PeerProcess;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Processes that are killed while all have work. */
final class KillRows {
    /** So many that the two seconds before the kill, and the five after it, are full of work. */
    private static final int TASKS_OF_SCHEDULER = 10_000;

    private static final int BEFORE_SCHEDULER = 3_000;

    /** So many times more tasks of a row are short. */
    private static final int SHORT = 10;

    private final FaultMesh mesh;
    private final Client client;
    private final RandomGenerator random;

    /**
     * @param client has no slots
     * @param random who is struck, and when
     */
    KillRows(FaultMesh mesh, Client client, RandomGenerator random) {
        this.mesh = mesh;
        this.client = client;
        this.random = random;
    }

    Map<String, String> workers(int runs) throws Exception {
        return workers(named("kill-worker", runs), runs, TASKS, PARK_MICROS);
    }

    /** Workers that have hundreds of tasks each, a quarter of a millisecond long. */
    Map<String, String> workersWithShortTasks(int runs) throws Exception {
        return workers(named("kill-worker-short", runs), runs, SHORT * TASKS, PARK_MICROS / SHORT / 4);
    }

    private Map<String, String> workers(String row, int runs, int tasks, int parkMicros) throws Exception {
        for (int i = 1; i <= runs; i++) {
            mesh.gather(client);
            String run = row + "/" + i;
            long scheduler = FaultMesh.schedulerPid(client);
            List<PeerProcess> workers = mesh.peers().stream()
                    .filter(peer -> peer.pid() != scheduler)
                    .toList();
            PeerProcess victim = workers.get(random.nextInt(workers.size()));
            client.ask("batch", run, tasks, parkMicros, Harm.NONE);
            awaitDelivered(client, run, drawn() * (tasks / TASKS));
            kill(client, run, victim);
            awaitDelivered(client, run, tasks);
        }
        return judged(mesh, row, runs, 0);
    }

    Map<String, String> schedulers(int runs) throws Exception {
        String row = named("kill-scheduler", runs);
        for (int i = 1; i <= runs; i++) {
            mesh.gather(client);
            PeerProcess victim = mesh.scheduler(client);
            warm(row + "-warm/" + i); // a process that has just begun would be no measure
            String run = row + "/" + i;
            client.ask("batch", run, TASKS_OF_SCHEDULER, PARK_MICROS, Harm.NONE);
            awaitDelivered(client, run, BEFORE_SCHEDULER);
            kill(client, run, victim);
            awaitDelivered(client, run, TASKS_OF_SCHEDULER);
        }
        return judged(mesh, row, runs, 0);
    }

    private void warm(String run) throws Exception {
        client.ask("batch", run, TASKS, PARK_MICROS, Harm.NONE);
        awaitDelivered(client, run, TASKS);
    }

    void owners(int runs) throws Exception {
        String row = named("kill-owner", runs);
        for (int i = 1; i <= runs; i++) {
            Client owner = mesh.join(FaultMesh.SLOTS);
            mesh.gather(client);
            String run = row + "/" + i;
            String[] job = owner.ask("map", run, TASKS, PARK_MICROS, 1).split(" ");
            assertThat(job[0]).isEqualTo("job");
            assertThat(owner.ask("progress", run, drawn(), LIMIT_SECONDS)).startsWith("reached");
            long nanos = System.nanoTime();
            owner.kill();
            Rows.done(client, run, "kill", owner.pid(), nanos);
            mesh.forget(owner);
            assertThat(client.ask("attach", run, job[1])).isEqualTo("attached " + TASKS);
        }
        judged(mesh, row, runs, 0);
    }

    /** All peers but the submitter, which has slots. */
    void allOthers(int runs) throws Exception {
        String row = named("kill-others", runs);
        Client owner = mesh.join(FaultMesh.SLOTS);
        for (int i = 1; i <= runs; i++) {
            mesh.gather(owner);
            String run = row + "/" + i;
            owner.ask("batch", run, TASKS, PARK_MICROS, Harm.NONE);
            awaitDelivered(owner, run, drawn());
            for (PeerProcess victim : mesh.peers()) {
                kill(owner, run, victim);
            }
            awaitDelivered(owner, run, TASKS);
        }
        mesh.forget(owner);
        judged(mesh, row, runs, 0);
    }

    /** After how many tasks of a run the fault is done: when work has spread, and before it runs out. */
    private int drawn() {
        return random.nextInt(TASKS / 10, TASKS * 6 / 10);
    }

    private static void kill(Client client, String run, PeerProcess victim) throws Exception {
        long nanos = System.nanoTime();
        victim.kill();
        Rows.done(client, run, "kill", victim.pid(), nanos);
    }
}
