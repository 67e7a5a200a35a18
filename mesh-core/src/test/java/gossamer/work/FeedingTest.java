// SPDX-License-Identifier: Apache-2.0
package gossamer.work;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.MS;
import static gossamer.model.Examples.US;
import static gossamer.model.Examples.bags;
import static gossamer.model.Examples.each;
import static gossamer.model.Examples.lease;
import static gossamer.model.Examples.range;
import static gossamer.model.Examples.spec;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.machine.Event.ChunkProgress;
import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.Checkpointed;
import gossamer.machine.RecordedEffects.Recalled;
import gossamer.machine.RecordedEffects.Run;
import gossamer.machine.RecordedEffects.Stopped;
import gossamer.message.ResultMessage.Worked;
import gossamer.model.Accept;
import gossamer.model.Chunk;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.Lease;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedingTest {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);
    private static final JobId OTHER = new JobId(ANNA, 2, JobKind.JAVA);
    private static final JobId BAGS = new JobId(ANNA, 3, JobKind.JAVA);

    private final EngineConfig config = EngineConfig.lan();
    private final RecordedEffects effects = new RecordedEffects();
    private final Backlog backlog = new Backlog(Accept.ALL);
    private final Specs specs = new Specs(config, JobId::origin);
    private Feeding feeding = new Feeding(config, 1);
    private long now = 5 * MS;

    @BeforeEach
    void knowTheJob() {
        specs.learn(spec(JOB, 1 << 20), now);
    }

    private void feed() {
        feeding.feed(now, backlog, specs::get, effects);
    }

    private static Run run(long number, long lo, long hi) {
        return new Run(spec(JOB, 1 << 20), new Chunk(number, lease(JOB, lo, hi)));
    }

    private void runOne(long taskNanos) {
        backlog.add(lease(JOB, 0, 1));
        feed();
        feeding.onDone(1, List.of(each(0, 1, 1)), taskNanos);
        effects.drain();
    }

    @Test
    void triesOneTaskOfUnknownLengthOnEachSlot() {
        feeding = new Feeding(config, 2);
        backlog.add(lease(JOB, 0, 100));

        feed();
        feed();

        assertThat(effects.drain()).hasSize(2);
        assertThat(feeding.tasksOut()).isEqualTo(2);
        assertThat(feeding.hasIdleWorker()).isFalse();
    }

    @Test
    void givesTheSameSpecObjectWithEachChunk() {
        backlog.add(lease(JOB, 0, 100));

        feed();

        Run run = (Run) effects.drain().get(0);
        assertThat(run.spec()).isSameAs(specs.get(JOB));
        assertThat(run.chunk()).isEqualTo(new Chunk(1, lease(JOB, 0, 1)));
    }

    @Test
    void cutsChunksOfAboutAMillisecondAndPrefetchesOne() {
        runOne(10 * US);
        backlog.add(lease(JOB, 1, 1000));

        feed();

        assertThat(effects.drain())
                .extracting(effect -> ((Run) effect).chunk().lease())
                .containsExactly(lease(JOB, 1, 101), lease(JOB, 101, 201));
    }

    @Test
    void prefetchesNothingOfLongTasks() {
        runOne(3 * MS);
        backlog.add(lease(JOB, 1, 1000));

        feed();

        assertThat(effects.drain())
                .extracting(effect -> ((Run) effect).chunk().lease())
                .containsExactly(lease(JOB, 1, 2));
    }

    @Test
    void leavesEachSlotAShareOfAShortBacklog() {
        runOne(10 * US);
        feeding.resize(4);
        backlog.add(lease(JOB, 1, 13));

        feed();

        assertThat(effects.drain())
                .extracting(effect -> ((Run) effect).chunk().lease().size())
                .startsWith(3L)
                .hasSizeGreaterThanOrEqualTo(4);
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void keepsChunksBelowTheMostTasksEvenOfTasksWithoutLength() {
        runOne(0);
        backlog.add(lease(JOB, 1, 1L << 40));

        feed();

        assertThat(((Run) effects.drain().get(0)).chunk().lease().size()).isLessThanOrEqualTo(config.chunkTasksMax());
    }

    @Test
    void skipsJobsWhoseDescriptionIsMissing() {
        backlog.add(lease(OTHER, 0, 10));
        feed();
        assertThat(effects.drain()).isEmpty();

        backlog.add(lease(JOB, 0, 1));
        feed();
        assertThat(effects.drain())
                .extracting(effect -> ((Run) effect).chunk().lease())
                .containsExactly(lease(JOB, 0, 1));
    }

    @Test
    void givesNothingWithoutSlots() {
        feeding.resize(0);
        backlog.add(lease(JOB, 0, 10));

        feed();

        assertThat(effects.drain()).isEmpty();
        assertThat(feeding.hasIdleWorker()).isFalse();
    }

    @Test
    void believesAHintOnlyUntilItKnowsBetter() {
        feeding.hintPace(JOB, 0);
        assertThat(feeding.paceNanos(JOB)).isZero();
        feeding.hintPace(JOB, 5 * US);
        feeding.hintPace(JOB, 7 * US);
        assertThat(feeding.paceNanos(JOB)).isEqualTo(5 * US);

        runOne(10 * US);

        assertThat(feeding.paceNanos(JOB)).isBetween(5 * US, 10 * US);
    }

    @Test
    void followsFasterTasksFasterThanSlowerOnes() {
        runOne(100 * US);
        backlog.add(lease(JOB, 1, 2));
        feed();
        feeding.onDone(2, List.of(each(1, 2, 1)), 20 * US);
        assertThat(feeding.paceNanos(JOB)).isEqualTo(40 * US);

        backlog.add(lease(JOB, 2, 3));
        feed();
        feeding.onDone(3, List.of(each(2, 3, 1)), 80 * US);
        assertThat(feeding.paceNanos(JOB)).isEqualTo(50 * US);
    }

    @Test
    void countsWhatItsWorkersDid() {
        backlog.add(lease(JOB, 0, 1));
        feed();

        assertThat(feeding.onDone(1, List.of(each(0, 1, 1)), 3 * MS)).isEqualTo(JOB);

        assertThat(feeding.tasksOut()).isZero();
        assertThat(feeding.tasksRun()).isEqualTo(1);
        assertThat(feeding.busyNanos()).isEqualTo(3 * MS);
        assertThat(feeding.isIdle()).isTrue();
        assertThat(feeding.onDone(1, List.of(each(0, 1, 1)), MS))
                .as("the same chunk again")
                .isNull();
        assertThat(feeding.tasksRun()).isEqualTo(1);
    }

    @Test
    void takesBackTheEndOfAChunkThatWasCut() {
        runOne(10 * US);
        backlog.add(lease(JOB, 1, 51));
        feed();

        assertThat(feeding.onCut(2, 30)).isEqualTo(lease(JOB, 30, 51));
        assertThat(feeding.leases(JOB)).containsExactly(lease(JOB, 1, 30));
        assertThat(feeding.tasksOut()).isEqualTo(29);
        assertThat(feeding.onCut(2, 30)).as("cut there already").isNull();
        assertThat(feeding.onCut(99, 30)).as("no such chunk").isNull();

        assertThat(feeding.onCut(2, 1)).as("from its first index").isEqualTo(lease(JOB, 1, 30));
        assertThat(feeding.isIdle()).isTrue();
        assertThat(feeding.tasksOut()).isZero();
    }

    @Test
    void recallsAChunkThatIsOutForLongAndHasMoreThanOneTask() {
        runOne(10 * US);
        backlog.add(lease(JOB, 1, 51));
        feed();
        effects.drain();
        assertThat(feeding.recallAtNanos(JobKind.JAVA)).isEqualTo(now + 2 * config.chunkNanos());

        now += 2 * config.chunkNanos() - 1;
        feeding.recallLong(JobKind.JAVA, now, 1, 3, effects);
        assertThat(effects.drain()).isEmpty();

        now += 1;
        feeding.recallLong(JobKind.JAVA, now, 1, 3, effects);
        feeding.recallLong(JobKind.JAVA, now, 1, 3, effects);
        assertThat(effects.drain()).containsExactly(new Recalled(2, 3));
        assertThat(feeding.recallAtNanos(JobKind.JAVA)).isGreaterThan(now);
    }

    @Test
    void recallsAStubbornChunkEverMoreRarelyButFiftyTimesASecond() {
        runOne(10 * US);
        backlog.add(lease(JOB, 1, 51));
        feed();
        effects.drain();

        long last = now;
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pauses.add((feeding.recallAtNanos(JobKind.JAVA) - last) / MS);
            now = feeding.recallAtNanos(JobKind.JAVA);
            last = now;
            feeding.recallLong(JobKind.JAVA, now, 1, 3, effects);
        }

        assertThat(pauses).containsExactly(2L, 4L, 8L, 16L, 20L, 20L, 20L, 20L);
        assertThat(effects.drain()).hasSize(8);
    }

    @Test
    void recallsAChunkOfOneTaskBecauseThatMayHaveForks() {
        backlog.add(lease(JOB, 0, 10));
        feed();
        effects.drain();

        now += 2 * config.chunkNanos();
        feeding.recallLong(JobKind.JAVA, now, 1, 3, effects);

        assertThat(effects.drain()).containsExactly(new Recalled(1, 3));
    }

    @Test
    void recallsSoonAgainWhereForksWereFound() {
        backlog.add(lease(JOB, 0, 10));
        feed();
        for (int i = 0; i < 5; i++) {
            now = feeding.recallAtNanos(JobKind.JAVA);
            feeding.recallLong(JobKind.JAVA, now, 1, 3, effects);
        }

        feeding.recallSoon(now);

        assertThat(feeding.recallAtNanos(JobKind.JAVA)).isEqualTo(now + 2 * config.chunkNanos());
    }

    @Test
    void aChunkWhoseTaskWaitsLeavesItsSlotToAnother() {
        backlog.add(lease(JOB, 0, 10));
        feed();
        effects.drain();
        assertThat(feeding.idleWorkers()).isZero();

        feeding.onWaits(1, true);
        feeding.onWaits(1, true);

        assertThat(feeding.idleWorkers()).isEqualTo(1);
        assertThat(feeding.runningNanos(now)).isZero();
        feed();
        assertThat(effects.drain()).containsExactly(run(2, 1, 2));

        feeding.onWaits(1, false);
        feed();
        assertThat(effects.drain()).isEmpty();
        assertThat(feeding.idleWorkers()).isZero();
        feeding.onDone(1, List.of(each(0, 1, 1)), MS);
        assertThat(feeding.hasIdleWorker()).isFalse();
    }

    @Test
    void aWaitingChunkThatEndsOrIsStoppedWaitsNoMore() {
        backlog.add(lease(JOB, 0, 10));
        feed();
        feeding.onWaits(1, true);
        feed();
        feeding.onWaits(2, true);

        feeding.onDone(1, List.of(each(0, 1, 1)), MS);
        feeding.stopJob(JOB, effects);
        feeding.onWaits(2, false);

        assertThat(feeding.isIdle()).isTrue();
        assertThat(feeding.idleWorkers()).isEqualTo(1);
    }

    @Test
    void recallsATaskThatMayWaitBehindALongOne() {
        runOne(MS);
        backlog.add(lease(JOB, 1, 3));
        feed();
        effects.drain();

        now = feeding.recallAtNanos(JobKind.JAVA);
        feeding.recallLong(JobKind.JAVA, now, 1, 3, effects);

        assertThat(effects.drain()).containsExactly(new Recalled(2, 3), new Recalled(3, 3));
    }

    @Test
    void recallsEverythingWhenThePeerLeaves() {
        feeding = new Feeding(config, 2);
        backlog.add(lease(JOB, 0, 10));
        feed();
        effects.drain();

        feeding.recallAll(effects);

        assertThat(effects.drain()).containsExactly(new Recalled(1, 0), new Recalled(2, 0));
    }

    @Test
    void stopsTasksWhereverTheyRun() {
        feeding = new Feeding(config, 2);
        backlog.add(lease(JOB, 0, 10));
        feed();
        effects.drain();

        feeding.stop(JOB, range(1, 5), effects);
        assertThat(effects.drain()).containsExactly(new Stopped(2, range(1, 5)));
        feeding.stop(OTHER, range(0, 5), effects);
        assertThat(effects.drain()).isEmpty();

        feeding.stopJob(JOB, effects);
        assertThat(effects.drain()).containsExactly(new Stopped(1, range(0, 1)), new Stopped(2, range(1, 2)));
        assertThat(feeding.isIdle()).isTrue();
        assertThat(feeding.tasksOut()).isZero();
        assertThat(feeding.has(JOB)).isFalse();
        assertThat(feeding.onDone(1, List.of(each(0, 1, 1)), MS))
                .as("nobody wants it")
                .isNull();
        assertThat(feeding.paceNanos(JOB)).isZero();
    }

    @Test
    void estimatesWhatWaitsAndWhatRuns() {
        runOne(10 * US);
        backlog.add(lease(JOB, 1, 1001));
        assertThat(feeding.waitingNanos(backlog, Accept.ALL)).isEqualTo(10_000 * US);
        feed();

        assertThat(feeding.waitingNanos(backlog, Accept.ALL)).isEqualTo(8_000 * US);
        assertThat(feeding.runningNanos(now)).isEqualTo(2 * MS);
        assertThat(feeding.runningNanos(now + MS / 2)).isEqualTo(MS);
        assertThat(feeding.runningNanos(now + 10 * MS)).isZero();
    }

    @Test
    void countsTasksOfUnknownLengthAsAHorizonEach() {
        backlog.add(lease(JOB, 0, 3));
        feed();

        assertThat(feeding.waitingNanos(backlog, Accept.ALL)).isEqualTo(2 * config.horizonNanos());
        assertThat(feeding.runningNanos(now + 100 * MS)).isEqualTo(config.horizonNanos());
    }

    @Test
    void doesNotOverflowHoweverManyTasksWait() {
        for (int number = 1; number <= 100; number++) {
            backlog.add(lease(new JobId(ANNA, number, JobKind.JAVA), 0, Long.MAX_VALUE / 128));
        }

        assertThat(feeding.waitingNanos(backlog, Accept.ALL)).isGreaterThan(1L << 56);
    }

    @Test
    void numbersChunksInTheOrderOfTheirStart() {
        feeding = new Feeding(config, 2);
        backlog.add(lease(JOB, 0, 10));
        feed();

        assertThat(effects.drain()).containsExactly(run(1, 0, 1), run(2, 1, 2));
    }

    @Test
    void forgetsThePaceOfAJobThatIsGone() {
        runOne(10 * US);

        feeding.forget(JOB);

        assertThat(feeding.paceNanos(JOB)).isZero();
    }

    @Test
    void reportsTheLeasesThatWorkersHave() {
        backlog.add(lease(JOB, 0, 10));
        feed();

        List<Lease> leases = feeding.leases(JOB);

        assertThat(leases).containsExactly(lease(JOB, 0, 1));
        assertThat(feeding.has(JOB)).isTrue();
        assertThat(feeding.leases(OTHER)).isEmpty();
    }

    // --- bags

    private static Lease bag(long index, int attempt) {
        return new Lease(BAGS, range(index, index + 1), attempt, Items.of(new byte[][] {{(byte) index}}));
    }

    /** Bags from index 0 on run, one for each slot. */
    private void bagsRun(int count) {
        feeding = new Feeding(config, count);
        specs.learn(bags(BAGS, count), now);
        for (int index = 0; index < count; index++) {
            backlog.add(bag(index, 1));
        }
        feed();
        assertThat(effects.drain()).hasSize(count);
    }

    private void recall(int hungry) {
        feeding.recallLong(JobKind.JAVA, now, hungry, hungry, effects);
    }

    @Test
    void aChunkOfBagsHoldsOneAndNoneWaitsBehindIt() {
        specs.learn(bags(BAGS, 3), now);
        feeding.hintPace(BAGS, 10 * US);
        feeding.resize(2);
        for (int index = 0; index < 3; index++) {
            backlog.add(bag(index, 1));
        }

        feed();

        assertThat(effects.drain())
                .extracting(effect -> ((Run) effect).chunk().lease().range())
                .containsExactly(range(0, 1), range(1, 2));
        feeding.onDone(1, List.of(), 5 * US);
        assertThat(feeding.paceNanos(BAGS))
                .as("how long bags take is not learnt")
                .isEqualTo(10 * US);
    }

    @Test
    void aBagIsAskedToSplitWhenItHasRunForAWhileAndSomebodyIsHungry() {
        bagsRun(1);
        assertThat(feeding.recallAtNanos(JobKind.JAVA)).isEqualTo(now + config.chunkNanos());

        now += config.chunkNanos() - 1;
        recall(1);
        assertThat(effects.drain()).isEmpty();
        now += 1;
        recall(0);
        assertThat(effects.drain()).as("nobody is hungry").isEmpty();
        assertThat(feeding.recallAtNanos(JobKind.JAVA)).isGreaterThan(now);

        now = feeding.recallAtNanos(JobKind.JAVA);
        recall(1);
        assertThat(effects.drain()).containsExactly(new Recalled(1, 1));
    }

    @Test
    void aBagThatDoesNotAnswerIsAskedAgainEveryTwoMilliseconds() {
        bagsRun(1);
        now = feeding.recallAtNanos(JobKind.JAVA);
        recall(1);
        effects.drain();

        assertThat(feeding.recallAtNanos(JobKind.JAVA)).isEqualTo(now + 2 * config.chunkNanos());
        now = feeding.recallAtNanos(JobKind.JAVA) - 1;
        recall(1);
        assertThat(effects.drain()).isEmpty();
        now++;
        recall(1);
        assertThat(effects.drain()).containsExactly(new Recalled(1, 1));
    }

    @Test
    void aBagThatWasSplitMayBeAskedAgainSoon() {
        bagsRun(1);
        now = feeding.recallAtNanos(JobKind.JAVA);
        recall(3);
        effects.drain();

        assertThat(feeding.onStep(1, true, now)).isEqualTo(BAGS);

        now += config.chunkNanos() / 5;
        recall(2);
        assertThat(effects.drain()).containsExactly(new Recalled(1, 1));
    }

    @Test
    void noMoreBagsAreAskedThanThereAreHungry() {
        bagsRun(4);
        now = feeding.recallAtNanos(JobKind.JAVA);

        recall(2);
        assertThat(effects.drain()).containsExactly(new Recalled(1, 1), new Recalled(2, 1));
        now += config.chunkNanos();
        recall(2);
        assertThat(effects.drain()).as("two have not answered yet").isEmpty();

        feeding.onStep(1, true, now);
        now = feeding.recallAtNanos(JobKind.JAVA);
        recall(2);
        assertThat(effects.drain()).hasSize(1);
    }

    @Test
    void theMorePeersShareAJobTheLongerABagRunsBeforeItIsSplit() {
        feeding.onView(1_000);
        specs.learn(bags(BAGS, 1), now);
        backlog.add(bag(0, 1));
        feed();

        assertThat(feeding.recallAtNanos(JobKind.JAVA)).isEqualTo(now + 35 * MS);
    }

    @Test
    void aBagThatTakesNoStepIsAskedForOne() {
        bagsRun(1);
        assertThat(feeding.checkpointAtNanos()).isEqualTo(now + config.checkpointNanos());

        now += config.checkpointNanos() / 2;
        feeding.onStep(1, false, now);
        assertThat(feeding.checkpointAtNanos()).isEqualTo(now + config.checkpointNanos());
        now += config.checkpointNanos() - 1;
        feeding.checkpoint(now, effects);
        assertThat(effects.drain()).isEmpty();
        now++;
        feeding.checkpoint(now, effects);
        feeding.checkpoint(now, effects);

        assertThat(effects.drain()).containsExactly(new Checkpointed(1));
        assertThat(feeding.checkpointAtNanos()).isEqualTo(now + config.checkpointNanos());
        feeding.onDone(1, List.of(), 0);
        assertThat(feeding.checkpointAtNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void otherTasksAreNeverAskedForAStep() {
        backlog.add(lease(JOB, 0, 10));
        feed();

        assertThat(feeding.checkpointAtNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theOwnerHearsOfABagNowAndThen() {
        bagsRun(1);

        assertThat(feeding.onProgress(new ChunkProgress(1, 0, 5), now)).isNull();
        now += config.checkpointNanos() / 5;
        assertThat(feeding.onProgress(new ChunkProgress(1, 0, 9), now)).isEqualTo(new Worked(BAGS, 0, 1, 0, 9));
        assertThat(feeding.onProgress(new ChunkProgress(1, 0, 10), now + 1)).isNull();
        assertThat(feeding.onProgress(new ChunkProgress(7, 0, 10), now + 1)).isNull();

        feeding.onView(1_000);
        now += config.checkpointNanos();
        assertThat(feeding.onProgress(new ChunkProgress(1, 1, 3), now)).isNull();
        now += config.checkpointNanos();
        assertThat(feeding.onProgress(new ChunkProgress(1, 1, 4), now)).isNotNull();
    }

    @Test
    void aBagThatIsNotOursStopsUpToItsAttempt() {
        bagsRun(2);

        feeding.drop(BAGS, range(0, 1), 0, effects);
        feeding.drop(JOB, range(0, 1), 9, effects);
        assertThat(effects.drain()).isEmpty();
        feeding.drop(BAGS, range(0, 1), 1, effects);

        assertThat(effects.drain()).containsExactly(new Stopped(1, range(0, 1)));
        assertThat(feeding.leases(BAGS)).extracting(Lease::range).containsExactly(range(1, 2));
        assertThat(feeding.tasksOut()).isEqualTo(1);
        assertThat(feeding.onStep(1, true, now)).as("what it yields is ignored").isNull();
        assertThat(feeding.onDone(1, List.of(), 0)).isNull();
    }

    @Test
    void otherTasksGoOnThoughTheyAreNotOurs() {
        backlog.add(lease(JOB, 0, 1));
        feed();
        effects.drain();

        feeding.drop(JOB, range(0, 1), 1, effects);

        assertThat(effects.drain()).isEmpty();
        assertThat(feeding.tasksOut()).isEqualTo(1);
    }

    @Test
    void ofTwoCopiesOfABagOneRuns() {
        bagsRun(1);
        feeding.resize(2);

        backlog.add(bag(0, 1));
        feed();
        assertThat(effects.drain()).as("the same attempt").isEmpty();
        assertThat(backlog.isEmpty()).isTrue();

        backlog.add(bag(0, 2));
        feed();
        assertThat(effects.drain()).first().isEqualTo(new Stopped(1, range(0, 1)));
        assertThat(feeding.leases(BAGS)).extracting(Lease::attempt).containsExactly(2);
    }
}
