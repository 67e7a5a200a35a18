// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static gossamer.shell.fault.Rows.PARK_MICROS;
import static gossamer.shell.fault.Rows.PEERS;
import static gossamer.shell.fault.Rows.awaitDelivered;
import static gossamer.shell.fault.Rows.judged;
import static gossamer.shell.fault.Rows.named;
import static gossamer.shell.fault.Rows.park;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.shell.process.PeerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Processes that stand still for a while, as by SIGSTOP or a long collection of garbage, or are restarted one after the
 * other, while tasks come all the time.
 */
final class PauseRows {
    /** Tasks under way at a time: each peer has some that wait. */
    private static final int WINDOW = 100;

    /** After so many results of a run, the fault. */
    private static final int BEFORE = 1_000;

    /** How long tasks come after the last fault has ended. */
    private static final Duration AFTER = Duration.ofSeconds(5);

    /** Whoever is back has work again within so long: it may have come back just now. */
    private static final Duration WORKS_ON = Duration.ofSeconds(10);

    /** Whoever stands still for less is never taken for lost. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    /** It takes one to three seconds; a merge that comes to nothing is given up after ten, and tried again. */
    static final Duration REJOIN_MAX = Duration.ofSeconds(20);

    private final FaultMesh mesh;
    private final Client client;
    private final RandomGenerator random;

    /** @param random who is struck, the scheduler included */
    PauseRows(FaultMesh mesh, Client client, RandomGenerator random) {
        this.mesh = mesh;
        this.client = client;
        this.random = random;
    }

    Map<String, String> pauses(Duration pause, int runs) throws Exception {
        String row = named("pause-" + pause.toMillis(), runs);
        long rejoinMax = 0;
        for (int i = 1; i <= runs; i++) {
            mesh.gather(client);
            String run = row + "/" + i;
            PeerProcess still = mesh.peers().get(random.nextInt(PEERS));
            client.ask("flow", run, WINDOW, PARK_MICROS);
            awaitDelivered(client, run, BEFORE);
            client.ask("left");
            long nanos = System.nanoTime();
            FaultMesh.pause(still);
            Rows.done(client, run, "pause", still.pid(), nanos);
            park(pause);
            FaultMesh.resume(still);
            long resumed = System.nanoTime();
            mesh.gather(client);
            long rejoin = System.nanoTime() - resumed;
            rejoinMax = Math.max(rejoinMax, rejoin);
            Path ledger = mesh.folder().resolve(Ledger.STARTS + still.pid());
            long started = Files.size(ledger);
            park(AFTER.minusNanos(rejoin));
            long deadline = System.nanoTime() + WORKS_ON.toNanos();
            while (Files.size(ledger) == started) {
                assertThat(System.nanoTime())
                        .as("%s works on in %s", still.name(), run)
                        .isLessThan(deadline);
                park(Duration.ofMillis(20)); // between two looks; the deadline decides
            }
            String left = client.ask("left");
            Rows.halt(client, run);
            assertThat(left).as(run).isEqualTo(pause.compareTo(SHORT) < 0 ? "left 0" : "left 1");
        }
        Map<String, String> all = judged(mesh, row, runs, 0, "rejoin-max=" + rejoinMax / 1_000_000);
        assertThat(Duration.ofNanos(rejoinMax)).isLessThanOrEqualTo(REJOIN_MAX);
        return all;
    }

    Map<String, String> restarts(int runs) throws Exception {
        String row = named("rolling-restart", runs);
        for (int i = 1; i <= runs; i++) {
            mesh.gather(client);
            String run = row + "/" + i;
            List<PeerProcess> before = mesh.peers();
            client.ask("flow", run, WINDOW, PARK_MICROS);
            awaitDelivered(client, run, BEFORE);
            for (PeerProcess peer : before) {
                long nanos = System.nanoTime();
                assertThat(mesh.restart(peer))
                        .as("%s left by itself", peer.name())
                        .isTrue();
                Rows.done(client, run, "restart", peer.pid(), nanos);
                mesh.gather(client);
            }
            park(AFTER);
            Rows.halt(client, run);
        }
        return judged(mesh, row, runs, 0);
    }
}
