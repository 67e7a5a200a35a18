// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * Faults of processes while five of two slots each have work: nothing is lost, nothing is given twice.
 *
 * <p>Each row prints a line. A run that fails fails its row; nothing is tried again. All rows have one mesh, and those
 * that cost it no peer come first, because a new peer takes seconds.
 */
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProcessFaultIT {
    private static final int KILLS = 20;
    private static final int OFTEN = 5;
    private static final int OFTEN_IF_LONG = 2;
    private static final int FULL_EACH = 4;
    private static final int AGAIN_MEDIAN_MILLIS = 500;
    private static final int AGAIN_MAX_MILLIS = 1_000;
    private static final double RATE_MIN = 0.95;

    private static FaultMesh mesh;
    private static Client client;

    private RandomGenerator random;
    private KillRows kill;
    private HarmRows tasks;
    private PauseRows peers;

    @BeforeAll
    static void start() throws Exception {
        mesh = FaultMesh.of(Rows.PEERS);
        client = mesh.join(0);
    }

    @AfterAll
    static void end() throws Exception {
        mesh.close();
    }

    @BeforeEach
    void make() {
        // What is drawn is the same each time, and does not depend on which rows are run.
        random = RandomGeneratorFactory.of("SplittableRandom").create(0x5eed);
        kill = new KillRows(mesh, client, random);
        tasks = new HarmRows(mesh, client);
        peers = new PauseRows(mesh, client, random);
    }

    // --- tasks that do harm

    @Test
    @Order(1)
    void aFullStackFailsItsTaskAlone() throws Exception {
        assertThat(tasks.harm(Harm.STACK, 1, FULL_EACH)).isZero();
    }

    @Test
    @Order(2)
    @Tag("long")
    void aFullStackFailsItsTaskAloneInEachRun() throws Exception {
        assertThat(tasks.harm(Harm.STACK, OFTEN, FULL_EACH)).isZero();
    }

    @Test
    @Order(1)
    void threadsThatAreLeftBehindHarmNobody() throws Exception {
        assertThat(tasks.harm(Harm.THREADS, 1, 0)).isZero();
    }

    @Test
    @Order(2)
    @Tag("long")
    void threadsThatAreLeftBehindHarmNobodyInAnyRun() throws Exception {
        assertThat(tasks.harm(Harm.THREADS, OFTEN, 0)).isZero();
    }

    @Test
    @Order(1)
    void aFullHeapFailsItsTaskAlone() throws Exception {
        assertThat(tasks.harm(Harm.MEMORY, 1, FULL_EACH)).isZero();
    }

    @Test
    @Order(2)
    @Tag("long")
    void aFullHeapFailsItsTaskAloneInEachRun() throws Exception {
        assertThat(tasks.harm(Harm.MEMORY, OFTEN, FULL_EACH)).isZero();
    }

    @Test
    @Order(6)
    void whatGoesOnForEverKeepsNothingElseFromItsEnd() throws Exception {
        assertThat(tasks.harm(Harm.LOOP, 1, 0)).isEqualTo(1);
    }

    @Test
    @Order(7)
    @Tag("long")
    void whatGoesOnForEverKeepsNothingElseFromItsEndInAnyRun() throws Exception {
        assertThat(tasks.harm(Harm.LOOP, OFTEN, 0)).isEqualTo(OFTEN);
    }

    @Test
    @Order(6)
    void whatEndsItsPeerOnceRunsElsewhere() throws Exception {
        assertThat(tasks.harm(Harm.EXIT, 1, 0)).isEqualTo(1);
    }

    @Test
    @Order(7)
    @Tag("long")
    void whatEndsItsPeerOnceRunsElsewhereInEachRun() throws Exception {
        assertThat(tasks.harm(Harm.EXIT, OFTEN, 0)).isEqualTo(OFTEN);
    }

    @Test
    @Order(6)
    void whatKillsItsPeersKillsTwoAndIsGivenUp() throws Exception {
        assertThat(tasks.harm(Harm.POISON, 1, 1)).isEqualTo(2);
    }

    @Test
    @Order(7)
    @Tag("long")
    void whatKillsItsPeersKillsTwoAndIsGivenUpInEachRun() throws Exception {
        assertThat(tasks.harm(Harm.POISON, OFTEN, 1)).isEqualTo(2 * OFTEN);
    }

    // --- peers that stand still, or are restarted

    @Test
    @Order(3)
    void aShortPauseIsNoLoss() throws Exception {
        assertThat(peers.pauses(Duration.ofMillis(1_500), 1)).containsEntry("extra", "0");
    }

    @Test
    @Order(4)
    @Tag("long")
    void aShortPauseIsNoLossInAnyRun() throws Exception {
        assertThat(peers.pauses(Duration.ofMillis(1_500), OFTEN)).containsEntry("extra", "0");
    }

    @Test
    @Order(3)
    void whoeverStoodStillComesBackByItself() throws Exception {
        isRunElsewhere(peers.pauses(Duration.ofSeconds(6), 1));
    }

    @Test
    @Order(4)
    @Tag("long")
    void whoeverStoodStillComesBackByItselfInEachRun() throws Exception {
        isRunElsewhere(peers.pauses(Duration.ofSeconds(6), OFTEN));
    }

    @Test
    @Order(4)
    @Tag("long")
    void whoeverStoodStillForLongComesBackByItself() throws Exception {
        isRunElsewhere(peers.pauses(Duration.ofSeconds(15), OFTEN));
    }

    @Test
    @Order(4)
    @Tag("long")
    void whoeverStoodStillForAMinuteComesBackByItself() throws Exception {
        isRunElsewhere(peers.pauses(Duration.ofSeconds(60), OFTEN_IF_LONG));
    }

    /** What it had started before is what it comes back with, too late. */
    private static void isRunElsewhere(Map<String, String> all) {
        assertThat(Integer.parseInt(all.get("extra"))).isPositive();
    }

    @Test
    @Order(5)
    void nothingIsLostWhileAllAreRestarted() throws Exception {
        peers.restarts(1);
    }

    @Test
    @Order(5)
    @Tag("long")
    void nothingIsDoneTwiceWhileAllAreRestartedInAnyRun() throws Exception {
        assertThat(peers.restarts(OFTEN)).containsEntry("extra", "0");
    }

    // --- peers that may open nothing more

    @Test
    @Order(3)
    void whoeverCanOpenNothingMoreWorksOnAndRecovers() throws Exception {
        assumeTrue(DescriptorRows.isHere(), "no prlimit or /proc here: nobody's descriptors are used up");
        new DescriptorRows(mesh, client, random).starve(1);
    }

    @Test
    @Order(4)
    @Tag("long")
    void whoeverCanOpenNothingMoreWorksOnAndRecoversInEachRun() throws Exception {
        assumeTrue(DescriptorRows.isHere(), "no prlimit or /proc here: nobody's descriptors are used up");
        new DescriptorRows(mesh, client, random).starve(OFTEN);
    }

    // --- peers that are killed

    @Test
    @Order(8)
    void nothingIsLostWithAWorker() throws Exception {
        kill.workers(1);
    }

    @Test
    @Order(8)
    void nothingIsLostWithAWorkerThatHasShortTasks() throws Exception {
        kill.workersWithShortTasks(1);
    }

    @Test
    @Order(8)
    void nothingIsLostWithTheScheduler() throws Exception {
        kill.schedulers(1);
    }

    @Test
    @Order(8)
    void nothingIsLostWithTheOwner() throws Exception {
        kill.owners(1);
    }

    @Test
    @Order(10)
    void theOwnerAloneGoesOnWhenAllOthersAreKilled() throws Exception {
        kill.allOthers(1);
    }

    @Test
    @Order(9)
    @Tag("long")
    void nothingIsLostWithTwentyWorkers() throws Exception {
        Map<String, String> all = kill.workers(KILLS);

        assertThat(Integer.parseInt(all.get("extra")))
                .as("something was run again")
                .isGreaterThanOrEqualTo(KILLS);
        assertThat(Long.parseLong(all.get("againMedian"))).isLessThanOrEqualTo(AGAIN_MEDIAN_MILLIS);
        assertThat(Long.parseLong(all.get("againMax"))).isLessThanOrEqualTo(AGAIN_MAX_MILLIS);
    }

    @Test
    @Order(9)
    @Tag("long")
    void nothingIsLostWithTwentyWorkersThatHaveShortTasks() throws Exception {
        kill.workersWithShortTasks(KILLS);
    }

    @Test
    @Order(9)
    @Tag("long")
    void theOthersKeepTheirPaceWithoutTheSchedulerInTwentyRuns() throws Exception {
        Map<String, String> all = kill.schedulers(KILLS);

        for (String second : all.get("rate").split(",")) {
            assertThat(Double.parseDouble(second)).as("%s", all).isGreaterThanOrEqualTo(RATE_MIN);
        }
    }

    @Test
    @Order(9)
    @Tag("long")
    void nothingIsLostWithTwentyOwners() throws Exception {
        kill.owners(KILLS);
    }

    @Test
    @Order(9)
    @Tag("long")
    void theOwnerAloneGoesOnInTwentyRuns() throws Exception {
        kill.allOthers(KILLS);
    }
}
