// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static gossamer.shell.fault.Rows.LIMIT_SECONDS;
import static gossamer.shell.fault.Rows.PARK_MICROS;
import static gossamer.shell.fault.Rows.PEERS;
import static gossamer.shell.fault.Rows.TASKS;
import static gossamer.shell.fault.Rows.awaitDelivered;
import static gossamer.shell.fault.Rows.judged;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.shell.process.PeerProcess;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Processes that are killed while five of two slots each have work: nothing is lost, nothing is given twice.
 *
 * <p>Each row prints a line. A run that fails fails its row; nothing is tried again.
 */
class ProcessFaultIT {
    private static final int KILLS = 20;

    /** So many that the five seconds after the kill are full of work. */
    private static final int TASKS_OF_SCHEDULER = 10_000;

    private static final int AGAIN_MEDIAN_MILLIS = 500;
    private static final int AGAIN_MAX_MILLIS = 1_000;
    private static final double RATE_MIN = 0.95;

    /** Where in a run of a row the fault is done is drawn, and the same each time. */
    private final RandomGenerator random =
            RandomGeneratorFactory.of("SplittableRandom").create(0x5eed);

    @Test
    @Timeout(120)
    void nothingIsLostWithAWorker() throws Exception {
        killWorkers(1);
    }

    @Test
    @Timeout(120)
    void nothingIsLostWithTheScheduler() throws Exception {
        killSchedulers(1);
    }

    @Test
    @Timeout(120)
    void nothingIsLostWithTheOwner() throws Exception {
        killOwners(1);
    }

    @Test
    @Timeout(120)
    void theOwnerAloneGoesOnWhenAllOthersAreKilled() throws Exception {
        killAllOthers(1);
    }

    @Test
    @Tag("long")
    @Timeout(600)
    void nothingIsLostWithTwentyWorkers() throws Exception {
        Map<String, String> all = killWorkers(KILLS);

        assertThat(Long.parseLong(all.get("againMedian"))).isLessThanOrEqualTo(AGAIN_MEDIAN_MILLIS);
        assertThat(Long.parseLong(all.get("againMax"))).isLessThanOrEqualTo(AGAIN_MAX_MILLIS);
    }

    @Test
    @Tag("long")
    @Timeout(900)
    void theOthersKeepTheirPaceWithoutTheSchedulerInTwentyRuns() throws Exception {
        Map<String, String> all = killSchedulers(KILLS);

        for (String second : all.get("rate").split(",")) {
            assertThat(Double.parseDouble(second)).as("%s", all).isGreaterThanOrEqualTo(RATE_MIN);
        }
    }

    @Test
    @Tag("long")
    @Timeout(600)
    void nothingIsLostWithTwentyOwners() throws Exception {
        killOwners(KILLS);
    }

    @Test
    @Tag("long")
    @Timeout(900)
    void theOwnerAloneGoesOnInTwentyRuns() throws Exception {
        killAllOthers(KILLS);
    }

    private Map<String, String> killWorkers(int runs) throws Exception {
        try (FaultMesh mesh = FaultMesh.of(PEERS)) {
            Client client = mesh.join(0);
            for (int i = 1; i <= runs; i++) {
                mesh.gather(client);
                String run = "kill-worker/" + i;
                long scheduler = FaultMesh.scheduler(client);
                List<PeerProcess> workers = mesh.peers().stream()
                        .filter(peer -> peer.pid() != scheduler)
                        .toList();
                PeerProcess victim = workers.get(random.nextInt(workers.size()));
                client.ask("batch", run, TASKS, PARK_MICROS, Harm.NONE);
                awaitDelivered(client, run, drawn());
                kill(client, run, victim);
                awaitDelivered(client, run, TASKS);
            }
            return judged(mesh, "kill-worker", runs, 0);
        }
    }

    private Map<String, String> killSchedulers(int runs) throws Exception {
        try (FaultMesh mesh = FaultMesh.of(PEERS)) {
            Client first = mesh.join(0);
            for (int i = 1; i <= runs; i++) {
                mesh.gather(first);
                String run = "kill-scheduler/" + i;
                long scheduler = FaultMesh.scheduler(first);
                PeerProcess victim = mesh.peers().stream()
                        .filter(peer -> peer.pid() == scheduler)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("the submitter is the scheduler"));
                first.ask("batch", run, TASKS_OF_SCHEDULER, PARK_MICROS, Harm.NONE);
                awaitDelivered(first, run, TASKS);
                kill(first, run, victim);
                awaitDelivered(first, run, TASKS_OF_SCHEDULER);
            }
            return judged(mesh, "kill-scheduler", runs, 0);
        }
    }

    private void killOwners(int runs) throws Exception {
        try (FaultMesh mesh = FaultMesh.of(PEERS - 1)) {
            Client reader = mesh.join(0);
            for (int i = 1; i <= runs; i++) {
                Client owner = mesh.join(2);
                mesh.gather(reader);
                String run = "kill-owner/" + i;
                String[] job = owner.ask("map", run, TASKS, PARK_MICROS, 1).split(" ");
                assertThat(job[0]).isEqualTo("job");
                assertThat(owner.ask("progress", run, drawn(), LIMIT_SECONDS)).startsWith("reached");
                long nanos = System.nanoTime();
                owner.kill();
                Rows.done(reader, run, "kill", owner.pid(), nanos);
                assertThat(reader.ask("attach", run, job[1])).isEqualTo("attached " + TASKS);
                mesh.forget(owner);
            }
            judged(mesh, "kill-owner", runs, 0);
        }
    }

    private void killAllOthers(int runs) throws Exception {
        try (FaultMesh mesh = FaultMesh.of(PEERS - 1)) {
            Client owner = mesh.join(2);
            for (int i = 1; i <= runs; i++) {
                mesh.gather(owner);
                String run = "kill-others/" + i;
                owner.ask("batch", run, TASKS, PARK_MICROS, Harm.NONE);
                awaitDelivered(owner, run, drawn());
                for (PeerProcess victim : mesh.peers()) {
                    kill(owner, run, victim);
                }
                awaitDelivered(owner, run, TASKS);
            }
            judged(mesh, "kill-others", runs, 0);
        }
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
