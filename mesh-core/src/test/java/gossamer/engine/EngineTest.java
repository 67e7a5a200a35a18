// SPDX-License-Identifier: Apache-2.0
package gossamer.engine;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.CARL;
import static gossamer.model.Examples.MS;
import static gossamer.model.Examples.SECOND;
import static gossamer.model.Examples.US;
import static gossamer.model.Examples.bulky;
import static gossamer.model.Examples.combined;
import static gossamer.model.Examples.open;
import static gossamer.model.Examples.range;
import static gossamer.model.Examples.spec;
import static gossamer.model.Examples.view;
import static gossamer.model.Examples.viewScheduledBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import gossamer.machine.Event;
import gossamer.machine.Note;
import gossamer.message.JobMessage;
import gossamer.message.LeaseMessage;
import gossamer.message.Message;
import gossamer.message.StealMessage;
import gossamer.model.Change;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Outcome;
import gossamer.model.PeerId;
import gossamer.model.StoredBook;
import gossamer.model.Yield;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A few whole peers: what one sets out to do arrives, whatever becomes of the others. */
class EngineTest {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);

    private final Pump pump = new Pump();

    private void mesh(int annasSlots, int bertsSlots, int carlsSlots) {
        pump.start(ANNA, annasSlots);
        pump.start(BERT, bertsSlots);
        pump.start(CARL, carlsSlots);
        pump.install(viewScheduledBy(CARL, ANNA, BERT, CARL));
    }

    private int runs(PeerId peer) {
        return pump.workers.get(peer).started.getOrDefault(JOB, Map.of()).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    private long sentBy(PeerId peer, Class<? extends Message> kind) {
        return pump.sent.stream()
                .filter(flight -> flight.from().equals(peer) && kind.isInstance(flight.message()))
                .count();
    }

    private void lose(Predicate<Pump.Flight> which) {
        pump.fate = flight -> which.test(flight) ? List.of() : List.of(0L);
    }

    private void viewWithout(PeerId gone) {
        List<PeerId> members = List.of(ANNA, BERT, CARL).stream()
                .filter(peer -> !peer.equals(gone))
                .toList();
        pump.install(view(1_000, members));
    }

    @AfterEach
    void silenceFollows() { // I17
        pump.fallsSilent();
    }

    @Test
    void anOwnerWithoutSlotsGetsItsWorkDoneElsewhere() {
        pump.start(ANNA, 0);
        pump.start(BERT, 1);
        pump.install(view(1, ANNA, BERT));
        pump.runFor(SECOND);

        pump.submit(spec(JOB, 100), Items.NONE);
        pump.runToTheEnd(JOB, 100 * 200 * US + 20 * MS);

        assertThat(runs(BERT)).isEqualTo(100);
        assertThat(pump.submission(JOB).end().rerun()).isZero();
    }

    @Test
    void aPeerAloneDoesItsOwnWorkWithoutAMessage() {
        pump.start(ANNA, 2);
        pump.install(view(1, ANNA));

        pump.submit(spec(JOB, 100), Items.NONE);
        pump.runToTheEnd(JOB, 50 * 200 * US + 5 * MS);

        assertThat(pump.sent).isEmpty();
        assertThat(runs(ANNA)).isEqualTo(100);
    }

    @Test
    void aBookFoundOnDiskKeepsNobodyBusyBeforeTheFirstView() {
        JobSpec durable =
                new JobSpec(new JobId(BERT, 1, JobKind.JAVA), "kept", JobSpec.Gathering.EACH, 3, new byte[1], null, 1);
        List<Change> book =
                List.of(new Change.Opened(durable, false), new Change.Tasks(3), new Change.Counted(0, 0, 0));
        pump.start(ANNA, 0);

        pump.step(ANNA, new Event.StoreOpened(List.of(new StoredBook(durable.id(), BERT, 1, book)), List.of()));

        assertThat(pump.engines.get(ANNA).deadlineNanos()).isGreaterThan(pump.now);
        pump.kill(ANNA); // with work to do, it is not to fall silent
    }

    @Test
    void workSubmittedBeforeTheFirstViewIsDoneAfterIt() {
        pump.start(ANNA, 0);
        pump.start(BERT, 1);
        pump.submit(spec(JOB, 10), Items.NONE);
        pump.runFor(SECOND);

        pump.install(view(1, ANNA, BERT));

        pump.runToTheEnd(JOB, SECOND);
    }

    @Test
    void allPeersShareInALongJob() {
        mesh(1, 1, 1);

        pump.submit(spec(JOB, 3_000), Items.NONE);
        pump.runToTheEnd(JOB, 1_000 * 200 * US * 11 / 10);

        assertThat(runs(ANNA)).isGreaterThan(900);
        assertThat(runs(BERT)).isGreaterThan(900);
        assertThat(runs(CARL)).isGreaterThan(900);
    }

    @Test
    void everyTaskGetsItsOwnArgument() {
        mesh(0, 2, 1);

        pump.submit(spec(JOB, 2_500), Pump.numbers(0, 2_500));
        pump.runToTheEnd(JOB, SECOND);

        assertThat(pump.submission(JOB).sum).isEqualTo(2_500L * 2_499 / 2);
    }

    @Test
    void tasksAreAddedToAnOpenJobUntilItIsSealed() {
        mesh(0, 2, 1);
        pump.submit(open(JOB), Items.NONE);
        for (int i = 0; i < 3_000; i += 3) {
            pump.step(ANNA, new Event.Appended(JOB, Pump.numbers(i, i + 3L)));
            pump.runFor(50 * US);
        }
        pump.runUntil(() -> pump.submission(JOB).delivered.cardinality() == 3_000, SECOND);
        pump.runFor(20 * SECOND);
        assertThat(pump.isOver(JOB)).isFalse();

        pump.step(ANNA, new Event.Appended(JOB, Pump.numbers(3_000, 3_001)));
        pump.step(ANNA, new Event.Sealed(JOB));

        pump.runToTheEnd(JOB, SECOND);
        assertThat(pump.submission(JOB).sum).isEqualTo(3_001L * 3_000 / 2);
    }

    @Test
    void combinedValuesCountEachTaskOnce() {
        mesh(0, 2, 1);

        pump.submit(combined(JOB, 5_000), Items.NONE);
        pump.runToTheEnd(JOB, 2 * SECOND);

        assertThat(pump.submission(JOB).sum).isEqualTo(5_000L * 4_999 / 2);
        assertThat(pump.submission(JOB).yields.size()).isLessThan(1_200);
    }

    @Test
    void aBulkyProgramIsAskedForOnceByEachPeer() {
        mesh(0, 1, 1);

        pump.submit(bulky(JOB, 2_000), Items.NONE);
        pump.runToTheEnd(JOB, SECOND);

        assertThat(sentBy(BERT, JobMessage.SpecRequest.class)).isEqualTo(1);
        assertThat(sentBy(CARL, JobMessage.SpecRequest.class)).isEqualTo(1);
    }

    @Test
    void manyJobsOfManyOwnersGoOnTogether() {
        mesh(1, 1, 1);
        JobId berts = new JobId(BERT, 1, JobKind.JAVA);
        JobId second = new JobId(ANNA, 2, JobKind.JAVA);

        pump.submit(spec(JOB, 500), Items.NONE);
        pump.submit(combined(berts, 500), Items.NONE);
        pump.submit(spec(second, 500), Pump.numbers(0, 500));
        pump.runToTheEnd(JOB, SECOND);
        pump.runToTheEnd(berts, SECOND);
        pump.runToTheEnd(second, SECOND);

        assertThat(pump.submission(berts).sum).isEqualTo(500L * 499 / 2);
    }

    // --- slots that would stay empty

    @Test
    void everySlotIsFilledThoughTheTasksComeOneByOneAndTakeLong() {
        pump.start(ANNA, 0);
        pump.start(BERT, 4);
        pump.install(view(1, ANNA, BERT));
        pump.taskNanos = index -> 10 * SECOND;
        pump.submit(open(JOB), Items.NONE);

        for (int i = 0; i < 4; i++) {
            int busy = i + 1;
            pump.step(ANNA, new Event.Appended(JOB, Pump.numbers(i, i + 1L)));
            pump.runUntil(() -> pump.workers.get(BERT).busy() == busy, 2 * MS); // I19
            pump.runFor(SECOND);
        }

        pump.step(ANNA, new Event.Sealed(JOB));
        pump.runToTheEnd(JOB, 10 * SECOND);
    }

    @Test
    void tasksThatTurnOutLongAreSharedThoughTheyWereThoughtShort() {
        pump.start(ANNA, 1);
        pump.start(BERT, 1);
        pump.install(view(1, ANNA, BERT));
        pump.taskNanos = index -> index < 100 ? US : SECOND;

        pump.submit(spec(JOB, 140), Items.NONE);

        pump.runToTheEnd(JOB, 30 * SECOND);
    }

    @Test
    void theSlotsOfOnePeerShareAChunkThatTurnsOutLong() {
        pump.start(ANNA, 4);
        pump.install(view(1, ANNA));
        pump.taskNanos = index -> 100 <= index && index < 110 ? SECOND : US;

        pump.submit(spec(JOB, 200), Items.NONE);

        pump.runToTheEnd(JOB, 4 * SECOND);
    }

    // --- cancelling

    @Test
    void aCancelledJobEndsEverywhere() { // I22
        mesh(1, 1, 1);
        pump.submit(spec(JOB, 100_000), Items.NONE);
        pump.runFor(50 * MS);

        pump.step(ANNA, new Event.JobCancelled(JOB));

        assertThat(pump.submission(JOB).end().state()).isEqualTo(JobHead.State.CANCELLED);
        pump.runFor(2 * SECOND);
        pump.engines.forEach((peer, engine) -> assertThat(engine.inspect().held(JOB))
                .as("held by %s", peer.brief())
                .isEmpty());
        assertThat(runs(ANNA) + runs(BERT) + runs(CARL)).isLessThan(2_000);
    }

    @Test
    void cancelledTasksEndAtOnceAndTheOthersAreDone() {
        mesh(0, 1, 1);
        pump.submit(spec(JOB, 1_000), Items.NONE);
        pump.runFor(10 * MS);

        pump.step(ANNA, new Event.TasksCancelled(JOB, range(300, 900)));
        pump.runToTheEnd(JOB, SECOND);

        long cancelledTasks = pump.submission(JOB).yields.stream()
                .flatMap(yield -> ((Yield.Each) yield).outcomes().stream())
                .filter(outcome -> outcome instanceof Outcome.Cancelled)
                .count();
        assertThat(cancelledTasks).isBetween(400L, 600L);
        assertThat(runs(BERT) + runs(CARL)).isLessThan(700);
    }

    @Test
    void cancelledTasksAreCountedInNoCombinedValue() {
        mesh(0, 1, 1);
        pump.submit(combined(JOB, 1_000), Items.NONE);
        pump.runFor(10 * MS);

        pump.step(ANNA, new Event.TasksCancelled(JOB, range(500, 510)));
        pump.runToTheEnd(JOB, 2 * SECOND);
    }

    // --- peers that go

    @Test
    void whatAThiefMayHaveBegunThatIsLostBeforeItsLeasedIsAnotherAttempt() {
        mesh(0, 1, 0);
        lose(flight -> flight.message() instanceof LeaseMessage.Leased);
        pump.submit(spec(JOB, 50), Items.NONE);
        pump.runUntil(() -> runs(BERT) > 0, SECOND);

        pump.kill(BERT);
        lose(flight -> false);
        pump.start(CARL, 1); // with a slot now
        viewWithout(BERT);
        pump.runToTheEnd(JOB, 3 * SECOND);

        assertThat(pump.submission(JOB).end().rerun())
                .as("nobody knows which of them the thief ran")
                .isEqualTo(50);
    }

    @Test
    void aThiefThatIsLostAfterItsLeasedHasItsTasksRunAgain() {
        mesh(1, 1, 1);
        pump.submit(spec(JOB, 600), Items.NONE);
        pump.runFor(20 * MS);

        pump.kill(BERT);
        viewWithout(BERT);
        pump.runToTheEnd(JOB, 3 * SECOND);

        assertThat(pump.submission(JOB).end().rerun()).isPositive();
        assertThat(pump.notes)
                .anyMatch(note ->
                        note instanceof Note.Requeued again && again.lost().equals(BERT));
    }

    @Test
    void whatALostThiefTookFromAThirdPeerBeforeTheOwnerKnewIsTakenBackByThatPeer() {
        mesh(0, 1, 0);
        pump.submit(spec(JOB, 400), Items.NONE);
        pump.runFor(10 * MS);
        lose(flight -> flight.from().equals(CARL) && flight.message() instanceof LeaseMessage.Leased);
        pump.resize(CARL, 1);
        pump.runUntil(
                () -> pump.sent.stream()
                        .anyMatch(flight -> flight.from().equals(BERT)
                                && flight.to().equals(CARL)
                                && flight.message() instanceof StealMessage.Loot),
                SECOND);
        pump.runFor(MS);

        pump.kill(CARL);
        viewWithout(CARL);
        pump.runToTheEnd(JOB, 3 * SECOND);

        assertThat(runs(BERT)).isEqualTo(400);
    }

    @Test
    void theWorkOfALostOwnerIsDropped() {
        mesh(0, 1, 1);
        pump.submit(spec(JOB, 10_000), Items.NONE);
        pump.runFor(20 * MS);

        pump.kill(ANNA);
        viewWithout(ANNA);
        pump.runFor(SECOND);

        assertThat(pump.notes).anyMatch(note -> note instanceof Note.Orphaned orphaned && orphaned.tasks() > 100);
        assertThat(pump.engines.get(BERT).inspect().held(JOB)).isEmpty();
        assertThat(pump.engines.get(CARL).inspect().held(JOB)).isEmpty();
    }

    @Test
    void aPeerThatLeavesHandsOverEverything() { // I23
        mesh(1, 1, 1);
        pump.submit(spec(JOB, 2_000), Items.NONE);
        pump.runFor(20 * MS);

        pump.step(BERT, new Event.LeaveAsked());
        pump.runUntil(() -> pump.left.contains(BERT), SECOND);
        assertThat(pump.engines.get(BERT).inspect().held(JOB)).isEmpty();
        pump.kill(BERT);
        viewWithout(BERT);
        pump.runToTheEnd(JOB, 3 * SECOND);

        assertThat(pump.left).containsExactly(BERT);
        assertThat(pump.submission(JOB).end().rerun()).isZero();
        assertThat(pump.notes).noneMatch(note -> note instanceof Note.Requeued);
    }

    @Test
    void aPeerThatLeavesTakesNothingNew() {
        mesh(0, 1, 1);
        pump.runFor(SECOND);

        pump.step(BERT, new Event.LeaveAsked());
        pump.submit(spec(JOB, 200), Items.NONE);
        pump.runToTheEnd(JOB, 3 * SECOND);

        assertThat(runs(BERT)).isZero();
        assertThat(pump.left).containsExactly(BERT);
    }

    @Test
    void aPeerThatLeavesWaitsNoLongerThanItMay() {
        pump.start(ANNA, 0);
        pump.start(BERT, 1);
        pump.install(view(1, ANNA, BERT));
        pump.taskNanos = index -> 60 * SECOND;
        pump.submit(spec(JOB, 3), Items.NONE);
        pump.runFor(SECOND);

        pump.step(BERT, new Event.LeaveAsked());
        pump.runFor(pump.config.leaveNanos() - 1);
        assertThat(pump.left).isEmpty();
        pump.runFor(1);
        assertThat(pump.left).containsExactly(BERT);

        pump.kill(BERT);
        pump.start(CARL, 1);
        pump.install(view(2, ANNA, CARL));
        pump.runToTheEnd(JOB, 190 * SECOND);
        assertThat(pump.submission(JOB).end().rerun()).as("the one that ran").isEqualTo(1);
    }

    @Test
    void anOwnerThatLeavesCancelsItsJobs() {
        mesh(1, 1, 1);
        pump.submit(spec(JOB, 10_000), Items.NONE);
        pump.runFor(20 * MS);

        pump.step(ANNA, new Event.LeaveAsked());
        pump.runUntil(() -> pump.left.contains(ANNA), SECOND);

        assertThat(pump.submission(JOB).end().state()).isEqualTo(JobHead.State.CANCELLED);
    }

    @Test
    void aJobIsCancelledFromAnyPeer() {
        mesh(0, 1, 1);
        pump.submit(spec(JOB, 10_000), Items.NONE);
        pump.runFor(20 * MS);

        pump.step(BERT, new Event.JobCancelled(JOB));
        pump.runUntil(() -> pump.isOver(JOB), SECOND);

        assertThat(pump.submission(JOB).end().state()).isEqualTo(JobHead.State.CANCELLED);
        assertThat(sentBy(BERT, JobMessage.CancelJob.class)).isEqualTo(1);
    }

    @Test
    void aJobOfAPeerThatIsGoneIsNotSpokenOf() {
        mesh(0, 1, 1);

        pump.step(BERT, new Event.JobCancelled(new JobId(new PeerId(99, 99), 1, JobKind.JAVA)));

        assertThat(sentBy(BERT, JobMessage.CancelJob.class)).isZero();
    }

    @Test
    void aCancelThatComesLateChangesNothing() {
        mesh(0, 1, 1);
        pump.submit(spec(JOB, 10), Items.NONE);
        pump.runToTheEnd(JOB, SECOND);

        pump.step(BERT, new Event.JobCancelled(JOB));
        pump.runFor(SECOND);

        assertThat(pump.submission(JOB).end().state()).isEqualTo(JobHead.State.DONE);
    }

    // --- questions

    @Test
    void allPeersTellWhatTheyDid() {
        mesh(0, 1, 1);
        pump.submit(spec(JOB, 100), Items.NONE);
        pump.runToTheEnd(JOB, SECOND);

        pump.step(ANNA, new Event.PeersAsked(1));
        pump.runFor(MS);

        assertThat(pump.peersTold).hasSize(1);
        assertThat(pump.peersTold.get(0))
                .extracting(report -> report.card().peer())
                .containsExactly(ANNA, BERT, CARL);
        assertThat(pump.peersTold.get(0).stream()
                        .mapToLong(report -> report.stats().run())
                        .sum())
                .isEqualTo(100);
        assertThat(pump.peersTold.get(0))
                .extracting(report -> report.scheduler())
                .containsExactly(false, false, true);
    }

    @Test
    void aPeerWithoutAViewTellsOfItself() {
        pump.start(ANNA, 3);

        pump.step(ANNA, new Event.PeersAsked(1));

        assertThat(pump.peersTold).hasSize(1);
        assertThat(pump.peersTold.get(0))
                .extracting(report -> report.card().slots())
                .containsExactly(3);
    }

    @Test
    void theSchedulerKnowsTheJobsOfTheMesh() {
        mesh(1, 1, 1);
        pump.submit(spec(JOB, 10), Items.NONE);
        pump.runToTheEnd(JOB, SECOND);

        pump.step(BERT, new Event.JobsAsked(1));
        pump.runFor(MS);

        assertThat(pump.jobsTold).hasSize(1);
        assertThat(pump.jobsTold.get(0))
                .extracting(JobHead::id, JobHead::state)
                .containsExactly(tuple(JOB, JobHead.State.DONE));
    }

    @Test
    void aPeerThatGetsSlotsGetsWork() {
        mesh(0, 0, 0);
        pump.submit(spec(JOB, 100), Items.NONE);
        pump.runFor(SECOND);

        pump.resize(BERT, 2);

        pump.runToTheEnd(JOB, SECOND);
        assertThat(runs(BERT)).isEqualTo(100);
    }

    @Test
    void nothingOfAJobStaysBehind() {
        mesh(1, 1, 1);
        pump.submit(spec(JOB, 300), Pump.numbers(0, 300));
        pump.runToTheEnd(JOB, SECOND);
        pump.fallsSilent();

        pump.engines.forEach((peer, engine) -> assertThat(engine.inspect().stateBytes())
                .as("state of %s", peer.brief())
                .isLessThan(5_000));
        pump.workers.forEach((peer, workers) -> assertThat(workers.known)
                .as("jobs known to the workers of %s", peer.brief())
                .isEmpty());
    }
}
