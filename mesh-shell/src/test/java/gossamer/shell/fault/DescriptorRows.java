// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static gossamer.shell.fault.Rows.PARK_MICROS;
import static gossamer.shell.fault.Rows.PEERS;
import static gossamer.shell.fault.Rows.TASKS;
import static gossamer.shell.fault.Rows.awaitDelivered;
import static gossamer.shell.fault.Rows.judged;
import static gossamer.shell.fault.Rows.named;
import static gossamer.shell.fault.Rows.park;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.shell.process.PeerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** A peer that may not open one more file or connection, while all have work and somebody new comes. */
final class DescriptorRows {
    private static final Duration HUNGER = Duration.ofSeconds(2);

    /** How busy a peer may be that has nothing to do but to refuse. */
    private static final double CPU_MAX = 0.6;

    private static final Duration RECOVER_MAX = Duration.ofSeconds(2);

    private final FaultMesh mesh;
    private final Client client;
    private final RandomGenerator random;

    /** @param random who is struck */
    DescriptorRows(FaultMesh mesh, Client client, RandomGenerator random) {
        this.mesh = mesh;
        this.client = client;
        this.random = random;
    }

    /** Whether it can be done here. */
    static boolean isHere() throws InterruptedException {
        try {
            String self = Long.toString(ProcessHandle.current().pid());
            return Files.isDirectory(Path.of("/proc", self, "fd"))
                    && FaultMesh.call("prlimit", "--pid", self, "--nofile") == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    void starve(int runs) throws Exception {
        String row = named("descriptors", runs);
        double cpuMost = 0;
        long recoverMost = 0;
        for (int i = 1; i <= runs; i++) {
            mesh.gather(client);
            String run = row + "/" + i;
            PeerProcess hungry = mesh.peers().get(random.nextInt(PEERS));
            client.ask("batch", run, TASKS, PARK_MICROS, Harm.NONE);
            awaitDelivered(client, run, TASKS / 4);
            long nanos = System.nanoTime();
            limit(hungry, Integer.toString(free(hungry)));
            Rows.done(client, run, "descriptors", hungry.pid(), nanos);
            Client comes = mesh.joining(0);
            awaitDelivered(client, run, TASKS);
            assertThatThrownBy(() -> mesh.ask(hungry))
                    .as("a question to a peer that can take none")
                    .isNotNull();
            Duration before = cpu(hungry);
            park(HUNGER);
            cpuMost = Math.max(cpuMost, (double) cpu(hungry).minus(before).toNanos() / HUNGER.toNanos());
            limit(hungry, "1024");
            long fed = System.nanoTime();
            comes.awaitJoined();
            mesh.gather(comes);
            mesh.gather(client);
            assertThat(mesh.ask(hungry)).isEqualTo(hungry.name());
            recoverMost = Math.max(recoverMost, System.nanoTime() - fed);
            mesh.forget(comes);
        }
        judged(
                mesh,
                row,
                runs,
                0,
                String.format(Locale.ROOT, "cpu-max=%.2f", cpuMost),
                "recover-max=" + recoverMost / 1_000_000);
        assertThat(cpuMost).isLessThan(CPU_MAX);
        assertThat(Duration.ofNanos(recoverMost)).isLessThanOrEqualTo(RECOVER_MAX);
    }

    /** The lowest number that no descriptor has: the limit that leaves room for none. */
    private static int free(PeerProcess peer) throws IOException {
        Path open = Path.of("/proc", Long.toString(peer.pid()), "fd");
        int number = 0;
        while (Files.exists(open.resolve(Integer.toString(number)), LinkOption.NOFOLLOW_LINKS)) {
            number++;
        }
        return number;
    }

    private static void limit(PeerProcess peer, String files) throws IOException, InterruptedException {
        assertThat(FaultMesh.call("prlimit", "--pid", Long.toString(peer.pid()), "--nofile=" + files + ":"))
                .as("prlimit of %s", peer.name())
                .isZero();
    }

    private static Duration cpu(PeerProcess peer) {
        return ProcessHandle.of(peer.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow();
    }
}
