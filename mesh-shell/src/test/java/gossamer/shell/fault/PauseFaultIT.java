// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static gossamer.shell.fault.Rows.PARK_MICROS;
import static gossamer.shell.fault.Rows.PEERS;
import static gossamer.shell.fault.Rows.awaitDelivered;
import static gossamer.shell.fault.Rows.judged;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.shell.process.PeerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Processes that stand still for a while, as by SIGSTOP or a long collection of garbage, or are restarted one after the
 * other, while all have work: nothing is lost, nothing is given twice, and whoever comes back works on.
 */
@Timeout(600)
class PauseFaultIT {
    private static final int OFTEN = 5;
    private static final int OFTEN_IF_LONG = 2;

    /** Tasks under way at a time: each peer has some that wait. */
    private static final int WINDOW = 100;

    /** After so many results of a run, the fault. */
    private static final int BEFORE = 1_000;

    /** How long tasks come after the last fault has ended. */
    private static final Duration AFTER = Duration.ofSeconds(5);

    private static final Duration REJOIN_MAX = Duration.ofSeconds(5);

    private static FaultMesh mesh;
    private static Client client;

    /** Who stands still is drawn, the scheduler included, and the same each time. */
    private final RandomGenerator random =
            RandomGeneratorFactory.of("SplittableRandom").create(0x5eed);

    @BeforeAll
    static void start() throws Exception {
        mesh = FaultMesh.of(PEERS);
        client = mesh.join(0);
    }

    @AfterAll
    static void end() throws Exception {
        mesh.close();
    }

    @Test
    void aShortPauseIsNoLoss() throws Exception {
        assertThat(pauses(Duration.ofMillis(1_500), 1)).containsEntry("extra", "0");
    }

    @Test
    @Tag("long")
    void aShortPauseIsNoLossInAnyRun() throws Exception {
        assertThat(pauses(Duration.ofMillis(1_500), OFTEN)).containsEntry("extra", "0");
    }

    @Test
    void whoeverStoodStillComesBackByItself() throws Exception {
        isRunElsewhere(pauses(Duration.ofSeconds(6), 1));
    }

    @Test
    @Tag("long")
    void whoeverStoodStillComesBackByItselfInEachRun() throws Exception {
        isRunElsewhere(pauses(Duration.ofSeconds(6), OFTEN));
    }

    @Test
    @Tag("long")
    void whoeverStoodStillForLongComesBackByItself() throws Exception {
        isRunElsewhere(pauses(Duration.ofSeconds(15), OFTEN));
    }

    @Test
    @Tag("long")
    void whoeverStoodStillForAMinuteComesBackByItself() throws Exception {
        isRunElsewhere(pauses(Duration.ofSeconds(60), OFTEN_IF_LONG));
    }

    @Test
    void nothingIsDoneTwiceWhileAllAreRestarted() throws Exception {
        restarts(1);
    }

    @Test
    @Tag("long")
    void nothingIsDoneTwiceWhileAllAreRestartedInAnyRun() throws Exception {
        restarts(OFTEN);
    }

    /** What it had started before is what it comes back with, too late. */
    private static void isRunElsewhere(Map<String, String> all) {
        assertThat(Integer.parseInt(all.get("extra"))).isPositive();
    }

    private Map<String, String> pauses(Duration pause, int runs) throws Exception {
        String row = "pause-" + pause.toMillis() + (runs == 1 ? "" : "-often");
        boolean isShort = pause.compareTo(Duration.ofSeconds(3)) < 0;
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
            Path ledger = mesh.folder().resolve(Ledger.STARTS + still.pid());
            long started = Files.size(ledger);
            park(AFTER.minusNanos(rejoin));
            assertThat(Files.size(ledger))
                    .as("%s works on in %s", still.name(), run)
                    .isGreaterThan(started);
            String left = client.ask("left");
            halt(run);
            rejoinMax = Math.max(rejoinMax, rejoin);
            assertThat(left).as(run).isEqualTo(isShort ? "left 0" : "left 1");
        }
        Map<String, String> all = judged(mesh, row, runs, 0, "rejoin-max=" + rejoinMax / 1_000_000);
        assertThat(Duration.ofNanos(rejoinMax)).isLessThanOrEqualTo(REJOIN_MAX);
        return all;
    }

    private static void restarts(int runs) throws Exception {
        String row = "rolling-restart" + (runs == 1 ? "" : "-often");
        for (int i = 1; i <= runs; i++) {
            mesh.gather(client);
            String run = row + "/" + i;
            List<PeerProcess> before = mesh.peers();
            client.ask("flow", run, WINDOW, PARK_MICROS);
            awaitDelivered(client, run, BEFORE);
            for (PeerProcess peer : before) {
                long nanos = System.nanoTime();
                assertThat(mesh.restart(peer)).as("%s left by itself", peer.name()).isTrue();
                Rows.done(client, run, "restart", peer.pid(), nanos);
                mesh.gather(client);
            }
            park(AFTER);
            halt(run);
        }
        assertThat(judged(mesh, row, runs, 0)).containsEntry("extra", "0");
    }

    /** No more tasks; all that were submitted are delivered. */
    private static void halt(String run) throws Exception {
        int submitted = Integer.parseInt(client.ask("halt", run).split(" ")[1]);
        awaitDelivered(client, run, submitted);
    }

    /** A fault lasts as long as it is said to. */
    private static void park(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
