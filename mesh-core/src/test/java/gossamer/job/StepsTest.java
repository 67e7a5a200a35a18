// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.CARL;
import static gossamer.model.Examples.DORA;
import static gossamer.model.Examples.MS;
import static gossamer.model.Examples.bags;
import static gossamer.model.Examples.range;
import static gossamer.model.Examples.spec;
import static gossamer.model.Examples.view;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.job.Book.Segment;
import gossamer.machine.Note;
import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.Delivered;
import gossamer.machine.RecordedEffects.Noted;
import gossamer.machine.RecordedEffects.Progressed;
import gossamer.machine.RecordedEffects.Sent;
import gossamer.message.LeaseMessage.Drop;
import gossamer.message.LeaseMessage.LeaseConfirmed;
import gossamer.message.LeaseMessage.Leased;
import gossamer.message.ResultMessage.Results;
import gossamer.message.ResultMessage.ResultsAck;
import gossamer.message.ResultMessage.Worked;
import gossamer.model.Appetite;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.model.Yield;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The steps of bags at their owner: what is taken as true, what waits, and what is refused. */
class StepsTest {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);

    private final RecordedEffects effects = new RecordedEffects();
    private final Jobs jobs = new Jobs(EngineConfig.lan(), ANNA);
    private final View view = view(1, ANNA, BERT, CARL);
    private long batch;

    @BeforeEach
    void submit() {
        jobs.onView(view, 0, effects);
        jobs.onSubmitted(bags(JOB, 1), Items.of(new byte[][] {bytes("first")}), 0, effects);
        jobs.announce(JOB, 0, 0, effects);
        effects.drain();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A step of bag 0, of the first attempt, by the first chunk. */
    private static Yield.Bagged step(long number, @Nullable String rest, String... given) {
        return step(0, 1, number, 1, rest, null, given);
    }

    private static Yield.Bagged step(
            long index,
            int attempt,
            long number,
            long chunk,
            @Nullable String rest,
            @Nullable PeerId taker,
            String... given) {
        byte[] left = rest == null ? null : bytes(rest);
        List<byte[]> bags = List.of(given).stream().map(StepsTest::bytes).toList();
        return new Yield.Bagged(range(index, index + 1), attempt, number, 10, new byte[1], left, bags, taker, chunk);
    }

    private Placed results(PeerId from, Yield... yields) {
        return jobs.onResults(from, new Results(++batch, JOB, List.of(yields), Appetite.NONE), effects);
    }

    private Sent ack(PeerId to) {
        return new Sent(to, new ResultsAck(new long[] {batch}));
    }

    private static Sent drop(PeerId to, long index, int attempt) {
        return new Sent(to, new Drop(JOB, List.of(range(index, index + 1)), attempt));
    }

    /** The book after a hand-over by the owner. */
    private void holds(PeerId holder) {
        jobs.onLeased(holder, new Leased(JOB, ANNA, 0, List.of(range(0, 1)), 1), effects);
        assertThat(effects.drain()).isEmpty();
    }

    private List<String> record() {
        return jobs.bags(JOB).stream()
                .map(bag -> new String(bag, StandardCharsets.UTF_8))
                .toList();
    }

    private JobHead head() {
        return jobs.heads().get(0);
    }

    @Test
    void aStepIsDeliveredAndWhatIsLeftIsOnRecord() {
        holds(BERT);
        Yield.Bagged step = step(1, "rest");

        Placed placed = results(BERT, step);

        assertThat(placed.waiting()).isEmpty();
        assertThat(effects.drain()).containsExactly(new Delivered(JOB, step), ack(BERT));
        assertThat(record()).containsExactly("rest");
        assertThat(head().done()).isEqualTo(10);
        assertThat(head().total()).isEqualTo(JobHead.UNKNOWN);
    }

    @Test
    void bagsThatWereSplitOffAreTasksThatWaitHere() {
        holds(BERT);

        Placed placed = results(BERT, step(1, "rest", "one", "other"));

        assertThat(placed.waiting()).extracting(Lease::range).containsExactly(range(1, 2), range(2, 3));
        assertThat(placed.waiting()).extracting(Lease::attempt).containsExactly(1, 1);
        assertThat(placed.waiting().get(1).items().at(0)).isEqualTo(bytes("other"));
        assertThat(placed.handOvers()).isEmpty();
        assertThat(record()).containsExactly("rest", "one", "other");
        assertThat(jobs.book(JOB))
                .containsExactly(new Segment(range(0, 1), BERT, 1), new Segment(range(1, 3), ANNA, 1));
    }

    @Test
    void whatWasSplitOffForAHungryPeerGoesThereAtOnce() {
        holds(BERT);

        Placed placed = results(BERT, step(0, 1, 1, 1, "rest", CARL, "given"));

        assertThat(placed.waiting()).isEmpty();
        assertThat(placed.handOvers()).hasSize(1);
        assertThat(placed.handOvers().get(0).giver()).isEqualTo(BERT);
        assertThat(placed.handOvers().get(0).taker()).isEqualTo(CARL);
        assertThat(placed.handOvers().get(0).leases()).extracting(Lease::range).containsExactly(range(1, 2));
    }

    @Test
    void aTakerThatIsNotInTheViewGetsNothing() {
        assertThat(results(ANNA, step(0, 1, 1, 1, "rest", DORA, "given")).waiting())
                .hasSize(1);
        assertThat(results(ANNA, step(0, 1, 2, 1, "rest", ANNA, "given")).waiting())
                .as("for this very peer")
                .hasSize(1);
    }

    @Test
    void theJobEndsWhenNoBagIsLeftAnywhere() {
        holds(BERT);
        results(BERT, step(1, "rest", "given"));
        results(BERT, step(2, null));
        assertThat(jobs.owns(JOB)).isTrue();
        effects.drain();
        Yield.Bagged last = step(1, 1, 1, 5, null, null);

        results(CARL, last);

        JobHead over = new JobHead(JOB, "example", 30, 30, 0, 0, JobHead.State.DONE);
        assertThat(effects.drain())
                .startsWith(
                        drop(ANNA, 1, 1), // where the book had it: the hand-over to Carl was not booked yet
                        new Delivered(JOB, last),
                        ack(CARL),
                        new Progressed(over),
                        new Noted(new Note.JobEnded(JOB, "DONE", 30, 0, 0)));
        assertThat(jobs.owns(JOB)).isFalse();
    }

    @Test
    void aStepThatComesEarlyIsNotAcknowledgedAndTakenBehindTheOneBeforeIt() {
        holds(BERT);
        results(BERT, step(3, "third"));
        results(BERT, step(2, "second"));
        assertThat(effects.drain()).isEmpty();
        assertThat(record()).containsExactly("first");

        results(BERT, step(1, "rest"));

        assertThat(effects.drain())
                .containsExactly(
                        new Delivered(JOB, step(1, "rest")),
                        new Delivered(JOB, step(2, "second")),
                        new Delivered(JOB, step(3, "third")),
                        ack(BERT));
        assertThat(record()).containsExactly("third");
        results(BERT, step(2, "second"));
        assertThat(effects.drain()).as("said again").containsExactly(ack(BERT));
    }

    @Test
    void anEarlyStepIsTakenWhenItIsSaidAgainThoughNoneWasKept() {
        for (long number = 20; number > 1; number--) {
            results(BERT, step(number, "rest " + number));
        }
        results(BERT, step(1, "rest"));
        assertThat(record()).as("of the early ones, the first eight are kept").containsExactly("rest");

        for (long number = 2; number <= 20; number++) {
            results(BERT, step(number, "rest " + number));
        }

        assertThat(record()).containsExactly("rest 20");
        assertThat(head().done()).isEqualTo(200);
    }

    @Test
    void anEarlyStepOfAnExecutionThatIsNotTheOneIsForgotten() {
        results(BERT, step(0, 1, 2, 9, "of Bert", null));

        results(CARL, step(1, "rest"));
        results(CARL, step(2, "second"));

        assertThat(record()).containsExactly("second");
        assertThat(head().done()).isEqualTo(20);
    }

    @Test
    void anEarlyStepOfALostPeerIsForgotten() {
        holds(BERT);
        results(BERT, step(2, "second"));
        jobs.onView(view(2, ANNA, CARL), 0, effects);
        jobs.onView(view(3, ANNA, BERT, CARL), 0, effects);

        results(BERT, step(1, "rest"));

        assertThat(record()).containsExactly("first");
    }

    @Test
    void aStepThatIsSaidAgainIsAcknowledgedAndChangesNothing() {
        holds(BERT);
        results(BERT, step(1, "rest", "given"));
        effects.drain();

        Placed placed = results(BERT, step(1, "rest", "given"));

        assertThat(placed.waiting()).isEmpty();
        assertThat(effects.drain()).containsExactly(ack(BERT));
        assertThat(head().done()).isEqualTo(10);
        assertThat(head().rerun()).isZero();
    }

    @Test
    void theFirstStepBindsTheBagToItsSender() {
        holds(BERT);

        results(CARL, step(1, "rest")); // handed on by Bert, whose hand-over is not booked yet

        assertThat(jobs.book(JOB)).containsExactly(new Segment(range(0, 1), CARL, 1));
        assertThat(effects.drain()).contains(drop(BERT, 0, 1));
    }

    @Test
    void aStepOfAnotherPeerThanTheBoundOneIsRefused() {
        results(CARL, step(1, "rest"));
        effects.drain();

        results(BERT, step(0, 1, 1, 9, "other", null, "given"));
        results(BERT, step(0, 1, 2, 9, "other", null));

        assertThat(record()).containsExactly("rest");
        assertThat(head().done()).isEqualTo(10);
        assertThat(head().rerun()).as("items worked on for nothing").isEqualTo(20);
        assertThat(effects.drain()).contains(drop(BERT, 0, 1), ack(BERT)).noneMatch(Delivered.class::isInstance);
    }

    @Test
    void aStepOfAnotherPeerIsRefusedThoughItsNumbersFit() {
        results(CARL, step(1, "rest"));
        effects.drain();

        results(BERT, step(2, "other", "given"));

        assertThat(record()).containsExactly("rest");
        assertThat(effects.drain()).containsExactly(drop(BERT, 0, 1), ack(BERT));
        results(CARL, step(2, "second"));
        assertThat(record()).containsExactly("second");
    }

    @Test
    void aRefusedStepIsCountedOnceHoweverOftenItIsSaid() {
        results(CARL, step(1, "rest"));
        results(BERT, step(0, 1, 1, 9, "other", null));

        batch--;
        results(BERT, step(0, 1, 1, 9, "other", null));

        assertThat(head().rerun()).isEqualTo(10);
    }

    @Test
    void aStepOfAnOlderAttemptIsRefused() {
        results(BERT, step(1, "rest"));
        jobs.onView(view(2, ANNA, CARL), 0, effects);
        jobs.onView(view(3, ANNA, BERT, CARL), 0, effects);
        effects.drain();

        results(BERT, step(2, "second"));

        assertThat(record()).containsExactly("rest");
        assertThat(effects.drain()).containsExactly(drop(BERT, 0, 1), ack(BERT));
    }

    @Test
    void aStepOfADoneBagIsAcknowledgedAndStopped() {
        results(BERT, step(1, "rest", "given"), step(2, null));
        effects.drain();

        results(BERT, step(1, "rest", "given"), step(2, null));

        assertThat(head().done()).isEqualTo(20);
        assertThat(head().rerun()).isZero();
        assertThat(effects.drain()).contains(ack(BERT)).contains(drop(BERT, 0, 1));
    }

    @Test
    void aBagOfALostPeerRunsAgainFromItsLastStepAsTheNextAttempt() {
        results(BERT, step(1, "rest"));
        jobs.onWorked(BERT, new Worked(JOB, 0, 1, 1, 7));
        effects.drain();

        List<Lease> again = jobs.onView(view(2, ANNA, CARL), 0, effects);

        assertThat(again).hasSize(1);
        assertThat(again.get(0).attempt()).isEqualTo(2);
        assertThat(again.get(0).items().at(0)).isEqualTo(bytes("rest"));
        assertThat(head().rerun()).as("what it had last said").isEqualTo(7);
        assertThat(head().done()).isEqualTo(10);
    }

    @Test
    void theNextAttemptCountsItsStepsFromOne() {
        results(BERT, step(1, "rest"), step(2, "second"));
        jobs.onView(view(2, ANNA, CARL), 0, effects);
        effects.drain();
        Yield.Bagged first = step(0, 2, 1, 3, "third", null);

        results(CARL, step(0, 2, 3, 3, "too early", null));
        results(CARL, first);

        assertThat(effects.drain()).contains(new Delivered(JOB, first));
        assertThat(record()).containsExactly("third");
    }

    @Test
    void whatALostPeerHadWorkedOnSinceAnotherStepIsNotKnown() {
        results(BERT, step(1, "rest"));
        jobs.onWorked(BERT, new Worked(JOB, 0, 1, 0, 100));
        jobs.onWorked(BERT, new Worked(JOB, 0, 2, 1, 100));
        jobs.onWorked(CARL, new Worked(JOB, 0, 1, 1, 100));
        jobs.onWorked(BERT, new Worked(JOB, 0, 1, 1, 5));
        results(BERT, step(2, "second"));

        jobs.onView(view(2, ANNA, CARL), 0, effects);

        assertThat(head().rerun()).isZero();
    }

    @Test
    void workOnABagThatHasTakenNoStepIsKnownToo() {
        holds(BERT);
        jobs.onWorked(BERT, new Worked(JOB, 0, 1, 0, 8));

        jobs.onView(view(2, ANNA, CARL), 0, effects);

        assertThat(head().rerun()).isEqualTo(8);
    }

    @Test
    void noHandOverMovesABagThatHasTakenAStep() {
        results(BERT, step(1, "rest"));
        effects.drain();

        jobs.onLeased(CARL, new Leased(JOB, BERT, 4, List.of(range(0, 1)), 1), effects);

        assertThat(jobs.book(JOB)).containsExactly(new Segment(range(0, 1), BERT, 1));
        assertThat(effects.drain())
                .as("the copy is out of date, and the granter need not keep it")
                .containsExactly(drop(CARL, 0, 1), new Sent(BERT, new LeaseConfirmed(4)));
    }

    @Test
    void theHandOverToTheWorkerItselfIsConfirmedThoughItComesLate() {
        results(BERT, step(1, "rest"));
        effects.drain();

        jobs.onLeased(BERT, new Leased(JOB, CARL, 4, List.of(range(0, 1)), 1), effects);

        assertThat(effects.drain()).containsExactly(new Sent(CARL, new LeaseConfirmed(4)));
        assertThat(jobs.book(JOB)).containsExactly(new Segment(range(0, 1), BERT, 1));
    }

    @Test
    void aCopyThatAGranterGivesBackCountsForNothingOnceAnotherHasTakenAStep() {
        results(BERT, step(1, "rest"));
        effects.drain();

        Lease copy = new Lease(JOB, range(0, 1), 1, Items.of(new byte[][] {bytes("first")}));

        assertThat(jobs.onLoss(List.of(copy), effects)).isEmpty();
        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void theOwnersOwnCopyStaysAwayOnceAnotherHasTakenAStep() {
        Lease copy = new Lease(JOB, range(0, 1), 1, Items.of(new byte[][] {bytes("first")}));
        assertThat(jobs.comeBack(copy, List.of())).containsExactly(copy);

        results(BERT, step(1, "rest"));

        assertThat(jobs.comeBack(copy, List.of())).isEmpty();
    }

    @Test
    void aCopyKeepsItsBytesWhateverIsPutOnRecord() {
        jobs.onSubmitted(
                bags(new JobId(ANNA, 2, JobKind.JAVA), 1), Items.of(new byte[][] {bytes("first")}), 0, effects);
        results(BERT, step(1, "rest"));
        Lease second = jobs.onView(view(2, ANNA, CARL), 0, effects).get(0);

        results(CARL, step(0, 2, 1, 3, "third", null));

        assertThat(second.items().at(0)).isEqualTo(bytes("rest"));
    }

    @Test
    void aBagThatItsWorkerHasBegunAnewRunsAgainFromTheRecord() {
        results(BERT, step(1, "rest"));
        effects.drain();

        Placed placed = results(BERT, step(0, 1, 2, 8, "of the wrong bytes", null));

        assertThat(placed.waiting()).extracting(Lease::attempt).containsExactly(2);
        assertThat(placed.waiting().get(0).items().at(0)).isEqualTo(bytes("rest"));
        assertThat(record()).containsExactly("rest");
        assertThat(effects.drain()).containsExactly(drop(BERT, 0, 1), ack(BERT));
    }

    @Test
    void aLateStepOfAnEarlierExecutionDoesNotStopTheOneThatRuns() {
        results(BERT, step(0, 1, 1, 8, "rest", null));
        effects.drain();

        results(BERT, step(0, 1, 1, 7, "other", null));

        assertThat(record()).containsExactly("rest");
        assertThat(effects.drain()).containsExactly(ack(BERT));
    }

    @Test
    void aBagThatItsHolderDoesNotReportTwiceRunsAgain() {
        results(BERT, step(1, "rest"));
        effects.drain();

        assertThat(jobs.onAuditReport(BERT, JobsTest.report(JOB, 1, List.of()), effects))
                .isEmpty();
        List<Lease> again = jobs.onAuditReport(BERT, JobsTest.report(JOB, 2, List.of()), effects);

        assertThat(again).extracting(Lease::attempt).containsExactly(2);
        assertThat(again.get(0).items().at(0)).isEqualTo(bytes("rest"));
    }

    @Test
    void aBagThatFailsIsDoneAndCountedAsFailed() {
        Yield.Each failed = new Yield.Each(range(0, 1), 1, List.of(new Outcome.Failure(new byte[3])));

        results(BERT, failed);

        JobHead over = new JobHead(JOB, "example", 0, 0, 1, 0, JobHead.State.DONE);
        assertThat(effects.drain()).contains(new Delivered(JOB, failed), new Progressed(over));
    }

    @Test
    void aStepInAJobOfOtherTasksIsOdd() {
        JobId other = new JobId(ANNA, 2, JobKind.JAVA);
        jobs.onSubmitted(spec(other, 3), Items.NONE, 0, effects);
        effects.drain();

        jobs.onResults(BERT, new Results(9, other, List.of(step(1, "rest")), Appetite.NONE), effects);

        assertThat(effects.drain()).hasSize(2).first().isInstanceOf(Noted.class);
        assertThat(jobs.heads()).filteredOn(head -> head.id().equals(other)).allMatch(head -> head.done() == 0);
    }

    @Test
    void theRecordTakesNoMoreRoomThanTheUndoneBags() {
        long before = jobs.stateBytes();
        results(BERT, step(1, "rest", "a", "b", "c"));
        assertThat(jobs.stateBytes()).isGreaterThan(before);

        for (long index = 1; index <= 3; index++) {
            results(BERT, step(index, 1, 1, index + 1, null, null));
        }

        assertThat(jobs.stateBytes()).isEqualTo(before);
        assertThat(record()).containsExactly("rest");
        assertThat(jobs.deadlineNanos()).isLessThan(1_000_000 * MS);
    }
}
