// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.CARL;
import static gossamer.model.Examples.MS;
import static gossamer.model.Examples.combined;
import static gossamer.model.Examples.combinedYield;
import static gossamer.model.Examples.each;
import static gossamer.model.Examples.items;
import static gossamer.model.Examples.lease;
import static gossamer.model.Examples.open;
import static gossamer.model.Examples.range;
import static gossamer.model.Examples.spec;
import static gossamer.model.Examples.view;
import static gossamer.model.Examples.viewScheduledBy;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.job.Book.Segment;
import gossamer.machine.Note;
import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.Delivered;
import gossamer.machine.RecordedEffects.Noted;
import gossamer.machine.RecordedEffects.Progressed;
import gossamer.machine.RecordedEffects.Sent;
import gossamer.message.BackupMessage.BackedUp;
import gossamer.message.BackupMessage.Backup;
import gossamer.message.JobMessage.Cancel;
import gossamer.message.JobMessage.JobOver;
import gossamer.message.JobMessage.SpecReply;
import gossamer.message.LeaseMessage.Audit;
import gossamer.message.LeaseMessage.AuditReport;
import gossamer.message.LeaseMessage.Drop;
import gossamer.message.LeaseMessage.LeaseConfirmed;
import gossamer.message.LeaseMessage.Leased;
import gossamer.message.LeaseMessage.StartRequest;
import gossamer.message.ResultMessage.Results;
import gossamer.message.ResultMessage.ResultsAck;
import gossamer.message.SchedulerMessage.JobReport;
import gossamer.model.Appetite;
import gossamer.model.AttemptPolicy;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobHead.State;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.PeerId;
import gossamer.model.TimeLimits;
import gossamer.model.View;
import gossamer.model.Yield;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JobsTest {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);

    private final EngineConfig config = EngineConfig.lan();
    private final RecordedEffects effects = new RecordedEffects();
    private final Jobs jobs = new Jobs(config, ANNA);
    private final View view = viewScheduledBy(CARL, ANNA, BERT, CARL);
    private long now = 10 * MS;

    private void submit(JobSpec spec, Items items) {
        jobs.onView(view, now, effects);
        jobs.onSubmitted(spec, items, now, effects);
        jobs.announce(JOB, 0, now, effects);
        effects.drain();
    }

    private void submitted(long tasks) {
        submit(spec(JOB, tasks), Items.NONE);
    }

    /** The book after a hand-over by the owner. */
    private void holds(PeerId holder, long lo, long hi) {
        jobs.onLeased(holder, new Leased(JOB, ANNA, 0, List.of(range(lo, hi)), 1), effects);
        assertThat(effects.drain()).isEmpty();
    }

    private List<Lease> results(PeerId from, long batch, Yield... yields) {
        return jobs.onResults(from, new Results(batch, JOB, List.of(yields), Appetite.NONE), effects)
                .waiting();
    }

    private static Sent ack(PeerId to, long batch) {
        return new Sent(to, new ResultsAck(new long[] {batch}));
    }

    private static JobHead head(long total, long done, long failed, long rerun, State state) {
        return new JobHead(JOB, "example", total, done, failed, rerun, state);
    }

    private void onTime() {
        jobs.onTime(now, job -> 0, effects);
    }

    /** What the backup of a job is told until it has all of it. */
    private void backUp() {
        for (boolean told = true; told; ) {
            jobs.flush(now, effects);
            told = false;
            for (Object effect : effects.drain()) {
                if (effect instanceof Sent(PeerId to, Backup backup)) {
                    long upTo = backup.first() + backup.changes().size() - 1;
                    jobs.onBackedUp(to, new BackedUp(JOB, backup.stream(), upTo), new Backups(config, ANNA), effects);
                    told = true;
                }
            }
        }
    }

    @Test
    void aJobThatIsOverAndNotConsumedIsNotReportedAsRunning() {
        submit(new JobSpec(JOB, "example", JobSpec.Gathering.EACH, 1, new byte[0], null, 1), Items.NONE);
        backUp();
        jobs.onDetached(JOB);
        results(BERT, 1, each(0, 1, 1));
        backUp();
        assertThat(jobs.heads()).containsExactly(head(1, 1, 0, 0, State.DONE));

        now += config.progressNanos();
        onTime();

        assertThat(effects.drain()).noneMatch(effect -> effect instanceof Sent(PeerId to, JobReport report));
    }

    @Test
    void aDurableJobWithoutTasksStaysUntilSomebodyHearsOfItsEnd() {
        jobs.onView(view, now, effects);
        jobs.onSubmitted(
                new JobSpec(JOB, "example", JobSpec.Gathering.EACH, 0, new byte[0], null, 1), Items.NONE, now, effects);
        jobs.onDetached(JOB); // before all of it is safe, and so before it may end
        backUp();
        assertThat(jobs.heads()).containsExactly(head(0, 0, 0, 0, State.DONE));

        jobs.attachHere(JOB, 7, false, false, effects);
        backUp();

        assertThat(jobs.isEmpty()).isTrue();
    }

    private void submittedAlone(boolean attended) {
        View alone = viewScheduledBy(ANNA, ANNA);
        jobs.onView(alone, now, effects);
        jobs.onSubmitted(
                new JobSpec(JOB, "example", JobSpec.Gathering.EACH, 1, new byte[0], null, 1), Items.NONE, now, effects);
        if (!attended) {
            jobs.onDetached(JOB);
        }
        jobs.onLeaving(effects);
    }

    @Test
    void aLeavingOwnerHandsAJobToThePeerThatItSeesLater() {
        submittedAlone(/* attended= */ false);
        assertThat(jobs.owns(JOB)).as("somebody may come").isTrue();

        jobs.onView(view, now, effects);
        assertThat(jobs.owns(JOB)).as("nobody has all of it yet").isTrue();
        backUp();

        assertThat(jobs.hasDurable()).as("the heir has confirmed it").isFalse();
    }

    @Test
    void aLeavingOwnerThatSeesNobodyCancelsAJobWhoseClientHearsOfThat() {
        submittedAlone(/* attended= */ true);

        assertThat(jobs.hasDurable()).isFalse();
        assertThat(effects.drain()).contains(new Progressed(head(1, 0, 0, 0, State.CANCELLED)));
    }

    private static JobSpec hasty(int backups) {
        return new JobSpec(
                JOB,
                "example",
                JobSpec.Gathering.EACH,
                10,
                new byte[0],
                null,
                backups,
                false,
                AttemptPolicy.DEFAULT,
                TimeLimits.NONE.withJob(Duration.ofSeconds(60)));
    }

    @Test
    void aJobThatIsNotDoneByItsLimitEndsAndItsHoldersAreTold() {
        submit(hasty(0), Items.NONE);
        holds(BERT, 0, 5);
        results(ANNA, 1, each(5, 10, 1));
        now += 60_000 * MS - 1;
        onTime();
        effects.drain();
        assertThat(jobs.owns(JOB)).isTrue();

        now++;
        onTime();

        JobHead over = head(10, 5, 0, 0, State.OVERDUE);
        assertThat(effects.drain())
                .containsExactly(
                        new Sent(BERT, new JobOver(JOB)),
                        new Progressed(over),
                        new Noted(new Note.JobEnded(JOB, "OVERDUE", 5, 0, 0)),
                        new Sent(CARL, new JobReport(view.id(), over, 0)));
        assertThat(jobs.owns(JOB)).isFalse();
        assertThat(jobs.nextReleased()).isEqualTo(JOB);
    }

    @Test
    void aJobThatIsDoneHasNoLimit() {
        submit(hasty(1), Items.NONE);
        backUp();
        jobs.onDetached(JOB);
        results(BERT, 1, each(0, 10, 1));
        backUp();

        now += 90_000 * MS;
        onTime();

        assertThat(jobs.heads()).containsExactly(head(10, 10, 0, 0, State.DONE));
    }

    /** An heir whose clock shows another time goes on where the owner was when it last said so. */
    @Test
    void anHeirGoesOnCountingTheTimeThatAJobHasTaken() {
        submit(hasty(1), Items.NONE);
        long heirsNow = 7_000_000 * MS;
        var copies = new Backups(config, CARL);
        tell(copies, heirsNow);
        now += 20_000 * MS;
        onTime(); // an audit, which says how long the job has run
        effects.drain();
        tell(copies, heirsNow + 20_000 * MS);
        heirsNow += 30_000 * MS;
        copies.onView(viewScheduledBy(CARL, BERT, CARL), heirsNow);
        var heir = new Jobs(config, CARL);
        heir.onView(viewScheduledBy(CARL, BERT, CARL), heirsNow, effects);

        heir.at(heirsNow);
        heir.adopt(requireNonNull(copies.takeDue(heirsNow)), 1, /* given= */ false, effects);

        heirsNow += 30_000 * MS - 1;
        heir.at(heirsNow);
        heir.onTime(heirsNow, job -> 0, effects);
        assertThat(heir.owns(JOB)).isTrue();
        heir.at(heirsNow + 1);
        heir.onTime(heirsNow + 1, job -> 0, effects);
        assertThat(heir.owns(JOB)).isFalse();
        assertThat(effects.drain()).contains(new Progressed(head(10, 0, 0, 10, State.OVERDUE)));
    }

    @Test
    void anHeirAsksEachPeerEveryTwoSecondsUntilItKnowsWhoseTheJobIs() {
        submit(new JobSpec(JOB, "example", JobSpec.Gathering.EACH, 10, new byte[0], null, 1), Items.NONE);
        var copies = new Backups(config, CARL);
        tell(copies, now);
        copies.onView(viewScheduledBy(CARL, BERT, CARL), now);
        var heir = new Jobs(config, CARL);
        heir.at(now);
        heir.onView(viewScheduledBy(CARL, BERT, CARL), now, effects);
        heir.adopt(requireNonNull(copies.takeDue(now)), 1, /* given= */ false, effects);

        for (int i = 0; i < 6; i++) {
            heir.onTime(now, job -> 0, effects);
            assertThat(asked()).as("time %s", i).contains(BERT);
            now += config.auditSoonNanos();
            heir.at(now);
        }
        heir.onAuditReport(BERT, report(JOB, 1000, List.of()), effects);
        heir.onTime(now, job -> 0, effects);
        asked();
        now += config.auditSoonNanos();
        heir.at(now);
        heir.onTime(now, job -> 0, effects);

        assertThat(asked()).doesNotContain(BERT);
    }

    /** A holder asks again until it has the answer, and the answer may cross the question. */
    @Test
    void aPermitThatWasSaidCountsThoughItIsAskedForAgain() {
        var once = new AttemptPolicy(false, 0, 0, List.of());
        submit(new JobSpec(JOB, "example", JobSpec.Gathering.EACH, 10, new byte[0], null, 1, false, once), Items.NONE);
        jobs.onLeased(BERT, new Leased(JOB, ANNA, 0, List.of(range(0, 2)), 1), effects);
        var wish = new StartRequest(JOB, 7, range(0, 1), 1);
        jobs.onStartRequest(BERT, wish, effects);
        tell(new Backups(config, CARL), now);
        assertThat(jobs.book(JOB)).contains(new Segment(range(0, 2), BERT, 1));

        // The backup is silent from now on: nobody hears that the other task may start.
        jobs.onStartRequest(BERT, new StartRequest(JOB, 8, range(1, 2), 1), effects);
        jobs.onStartRequest(BERT, wish, effects);
        List<Lease> again = jobs.onView(viewScheduledBy(ANNA, ANNA, CARL), now, effects);

        assertThat(again).containsExactly(new Lease(JOB, range(1, 2), 2, Items.NONE));
    }

    /** Who is asked what it holds. */
    private List<PeerId> asked() {
        List<PeerId> asked = new ArrayList<>();
        for (Object effect : effects.drain()) {
            if (effect instanceof Sent(PeerId to, Audit audit)) {
                asked.add(to);
            }
        }
        return asked;
    }

    /** A backup is told all there is to tell. */
    private void tell(Backups copies, long at) {
        for (boolean told = true; told; ) {
            jobs.at(now);
            jobs.flush(now, effects);
            told = false;
            for (Object effect : effects.drain()) {
                if (effect instanceof Sent(PeerId to, Backup backup)) {
                    copies.onBackup(ANNA, backup, at, effects);
                    long upTo = backup.first() + backup.changes().size() - 1;
                    jobs.onBackedUp(to, new BackedUp(JOB, backup.stream(), upTo), new Backups(config, ANNA), effects);
                    told = true;
                }
            }
        }
    }

    @Test
    void aSubmittedJobWaitsHereAndIsReported() {
        jobs.onView(view, now, effects);

        List<Lease> waiting = jobs.onSubmitted(spec(JOB, 100), Items.NONE, now, effects);
        jobs.announce(JOB, 2, now, effects);

        assertThat(waiting).containsExactly(lease(JOB, 0, 100));
        assertThat(effects.drain())
                .containsExactly(
                        new Noted(new Note.JobAccepted(JOB, "example")),
                        new Progressed(head(100, 0, 0, 0, State.RUNNING)),
                        new Sent(CARL, new JobReport(view.id(), head(100, 0, 0, 0, State.RUNNING), 2)));
        assertThat(jobs.owns(JOB)).isTrue();
        assertThat(jobs.book(JOB)).containsExactly(new Segment(range(0, 100), ANNA, 1));
    }

    @Test
    void aJobWithoutTasksIsOverAtOnce() {
        jobs.onView(view, now, effects);

        jobs.onSubmitted(spec(JOB, 0), Items.NONE, now, effects);
        jobs.announce(JOB, 0, now, effects);

        JobHead over = head(0, 0, 0, 0, State.DONE);
        assertThat(effects.drain())
                .containsExactly(
                        new Noted(new Note.JobAccepted(JOB, "example")),
                        new Progressed(over),
                        new Noted(new Note.JobEnded(JOB, "DONE", 0, 0, 0)),
                        new Sent(CARL, new JobReport(view.id(), over, 0)));
        assertThat(jobs.owns(JOB)).isFalse();
        assertThat(jobs.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theLastResultEndsTheJob() {
        submitted(2);
        Yield.Each first = each(0, 1, 1);
        Yield.Each failure = new Yield.Each(range(1, 2), 1, List.of(new Outcome.Failure(new byte[3])));

        results(ANNA, 1, first);
        results(ANNA, 2, failure);

        JobHead over = head(2, 2, 1, 0, State.DONE);
        assertThat(effects.drain())
                .containsExactly(
                        new Delivered(JOB, first),
                        ack(ANNA, 1),
                        new Delivered(JOB, failure),
                        ack(ANNA, 2),
                        new Progressed(over),
                        new Noted(new Note.JobEnded(JOB, "DONE", 2, 1, 0)),
                        new Sent(CARL, new JobReport(view.id(), over, 0)));
        assertThat(jobs.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aRepeatedResultIsAcknowledgedAndNotDeliveredAgain() { // I2
        submitted(10);
        holds(BERT, 0, 5);
        results(BERT, 1, each(0, 3, 1));
        effects.drain();

        results(BERT, 1, each(0, 3, 1));

        assertThat(effects.drain()).containsExactly(ack(BERT, 1));
    }

    @Test
    void onlyTheNewPartOfAResultIsDeliveredAndItsOtherHolderDropsIt() {
        submitted(10);
        holds(BERT, 0, 5);
        results(ANNA, 1, each(7, 8, 1));
        effects.drain();
        Yield.Each late = each(3, 9, 1);

        results(CARL, 1, late);

        assertThat(effects.drain())
                .containsExactly(
                        new Sent(BERT, new Drop(JOB, List.of(range(3, 5)), 1)),
                        new Sent(ANNA, new Drop(JOB, List.of(range(5, 7)), 1)),
                        new Sent(ANNA, new Drop(JOB, List.of(range(8, 9)), 1)),
                        new Delivered(JOB, late.part(range(3, 5))),
                        new Delivered(JOB, late.part(range(5, 7))),
                        new Delivered(JOB, late.part(range(8, 9))),
                        ack(CARL, 1));
    }

    @Test
    void aResultOfTasksThatDoNotExistIsOddAndChangesNothing() {
        submitted(10);

        results(BERT, 1, each(9, 11, 1));

        assertThat(effects.drain())
                .hasSize(2)
                .endsWith(ack(BERT, 1))
                .element(0)
                .matches(effect -> effect instanceof Noted noted && noted.note() instanceof Note.Odd);
        assertThat(jobs.book(JOB)).containsExactly(new Segment(range(0, 10), ANNA, 1));
    }

    @Test
    void whoeverStillSpeaksOfAJobThatIsOverIsToldSo() {
        submitted(1);
        results(ANNA, 1, each(0, 1, 1));
        effects.drain();

        results(BERT, 5, each(0, 1, 1));
        results(ANNA, 6, each(0, 1, 1));
        jobs.onLeased(BERT, new Leased(JOB, CARL, 3, List.of(range(0, 1)), 1), effects);
        jobs.onAuditReport(BERT, report(JOB, 1, List.of()), effects);
        jobs.onSpecRequest(BERT, JOB, null, ANNA, effects);

        assertThat(effects.drain())
                .containsExactly(
                        ack(BERT, 5),
                        new Sent(BERT, new JobOver(JOB)),
                        ack(ANNA, 6),
                        new Sent(CARL, new LeaseConfirmed(3)),
                        new Sent(BERT, new JobOver(JOB)),
                        new Sent(BERT, new JobOver(JOB)),
                        new Sent(BERT, new JobOver(JOB)));
    }

    @Test
    void tasksOfAnOpenJobFollowThoseBefore() {
        submit(open(JOB), Items.NONE);

        List<Lease> first = jobs.onAppended(JOB, items(1, 2));
        List<Lease> second = jobs.onAppended(JOB, items(3));

        assertThat(first).extracting(Lease::range).containsExactly(range(0, 2));
        assertThat(second).extracting(Lease::range).containsExactly(range(2, 3));
        assertThat(first.get(0).joined(second.get(0))).as("one page").isNotNull();
        assertThat(jobs.onAppended(JOB, Items.NONE)).isEmpty();
        assertThat(jobs.onAppended(new JobId(ANNA, 9, JobKind.JAVA), items(1))).isEmpty();
        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void anOpenJobEndsWhenItIsSealedAndDone() {
        submit(open(JOB), Items.NONE);
        jobs.onAppended(JOB, items(1));
        results(ANNA, 1, each(0, 1, 1));
        assertThat(effects.drain()).as("open").hasSize(2);

        jobs.onSealed(JOB, effects);
        jobs.onSealed(JOB, effects);

        assertThat(effects.drain()).first().isEqualTo(new Progressed(head(1, 1, 0, 0, State.DONE)));
        assertThat(jobs.owns(JOB)).isFalse();
    }

    @Test
    void aSealedJobGoesOnUntilItsTasksAreDone() {
        submit(open(JOB), Items.NONE);
        jobs.onAppended(JOB, items(1));

        jobs.onSealed(JOB, effects);
        assertThat(effects.drain()).isEmpty();

        results(ANNA, 1, each(0, 1, 1));
        assertThat(jobs.owns(JOB)).isFalse();
    }

    @Test
    void aCancelledJobIsOverAndItsHoldersAreTold() {
        submitted(10);
        holds(BERT, 0, 3);
        holds(CARL, 5, 6);

        assertThat(jobs.onCancelled(JOB, effects)).isTrue();
        assertThat(jobs.onCancelled(JOB, effects)).isFalse();

        JobHead over = head(10, 0, 0, 0, State.CANCELLED);
        assertThat(effects.drain())
                .containsExactly(
                        new Sent(BERT, new JobOver(JOB)),
                        new Sent(CARL, new JobOver(JOB)),
                        new Progressed(over),
                        new Noted(new Note.JobEnded(JOB, "CANCELLED", 0, 0, 0)),
                        new Sent(CARL, new JobReport(view.id(), over, 0)));
        results(BERT, 1, each(0, 1, 1));
        assertThat(effects.drain()).as("I22").containsExactly(ack(BERT, 1), new Sent(BERT, new JobOver(JOB)));
    }

    @Test
    void cancelledTasksEndAtOnceAndTheirHoldersAreTold() {
        submitted(10);
        holds(BERT, 0, 3);

        jobs.onTasksCancelled(JOB, range(2, 5), effects);

        assertThat(effects.drain())
                .containsExactly(
                        new Delivered(JOB, cancelledTasks(2, 3)),
                        new Sent(BERT, new Cancel(JOB, List.of(range(2, 3)))),
                        new Delivered(JOB, cancelledTasks(3, 5)),
                        new Sent(ANNA, new Cancel(JOB, List.of(range(3, 5)))));
        results(BERT, 1, each(2, 3, 1));
        assertThat(effects.drain()).as("I22").containsExactly(ack(BERT, 1));
    }

    private static Yield.Each cancelledTasks(long lo, long hi) {
        return new Yield.Each(range(lo, hi), 1, Collections.nCopies((int) (hi - lo), new Outcome.Cancelled()));
    }

    @Test
    void manyCancelledTasksEndInYieldsThatListsCanHold() {
        submitted(200_000);
        holds(BERT, 100, 199_000);

        jobs.onTasksCancelled(JOB, range(1_000, 199_999), effects);

        List<Yield> yields = new ArrayList<>();
        for (RecordedEffects.Effect effect : effects.drain()) {
            if (effect instanceof Delivered(JobId job, Yield yield)) {
                yields.add(yield);
            }
        }
        assertThat(yields).allMatch(yield -> yield.range().size() <= 1 << 16);
        assertThat(yields.stream().mapToLong(yield -> yield.range().size()).sum())
                .isEqualTo(198_999);
        assertThat(jobs.book(JOB))
                .containsExactly(
                        new Segment(range(0, 100), ANNA, 1),
                        new Segment(range(100, 1_000), BERT, 1),
                        new Segment(range(199_999, 200_000), ANNA, 1));
    }

    @Test
    void cancellingTheLastTasksEndsTheJob() {
        submitted(2);

        jobs.onTasksCancelled(JOB, range(0, 100), effects);

        assertThat(effects.drain()).contains(new Progressed(head(2, 2, 2, 0, State.DONE)));
        assertThat(jobs.owns(JOB)).isFalse();
    }

    @Test
    void aHandOverIsBookedAndConfirmedToItsGranter() {
        submitted(10);

        jobs.onLeased(BERT, new Leased(JOB, ANNA, 4, List.of(range(5, 10)), 1), effects);
        jobs.onLeased(CARL, new Leased(JOB, BERT, 2, List.of(range(8, 10)), 1), effects);

        assertThat(effects.drain())
                .containsExactly(new Sent(ANNA, new LeaseConfirmed(4)), new Sent(BERT, new LeaseConfirmed(2)));
        assertThat(jobs.book(JOB))
                .containsExactly(
                        new Segment(range(0, 5), ANNA, 1),
                        new Segment(range(5, 8), BERT, 1),
                        new Segment(range(8, 10), CARL, 1));
    }

    @Test
    void aRepeatedHandOverIsConfirmedAgain() {
        submitted(10);
        Leased leased = new Leased(JOB, ANNA, 4, List.of(range(5, 10)), 1);
        jobs.onLeased(BERT, leased, effects);
        effects.drain();

        jobs.onLeased(BERT, leased, effects);

        assertThat(effects.drain()).containsExactly(new Sent(ANNA, new LeaseConfirmed(4)));
        assertThat(jobs.book(JOB))
                .containsExactly(new Segment(range(0, 5), ANNA, 1), new Segment(range(5, 10), BERT, 1));
    }

    @Test
    void aSecondHandThatIsHeardOfBeforeTheFirstWaitsForIt() {
        submitted(10);
        Leased second = new Leased(JOB, BERT, 7, List.of(range(8, 10)), 1);

        jobs.onLeased(CARL, second, effects);
        assertThat(effects.drain())
                .as("nothing confirmed: the granter says it again")
                .isEmpty();
        assertThat(jobs.book(JOB)).containsExactly(new Segment(range(0, 10), ANNA, 1));

        jobs.onLeased(BERT, new Leased(JOB, ANNA, 4, List.of(range(5, 10)), 1), effects);
        jobs.onLeased(CARL, second, effects);

        assertThat(effects.drain())
                .containsExactly(new Sent(ANNA, new LeaseConfirmed(4)), new Sent(BERT, new LeaseConfirmed(7)));
        assertThat(jobs.book(JOB))
                .containsExactly(
                        new Segment(range(0, 5), ANNA, 1),
                        new Segment(range(5, 8), BERT, 1),
                        new Segment(range(8, 10), CARL, 1));
    }

    @Test
    void whatIsDoneIsStoppedAndWhatIsGivenOutAgainIsDroppedByItsLateHolder() {
        submitted(10);
        holds(BERT, 0, 10);
        jobs.onView(view(9, ANNA, CARL), now, effects); // BERT is lost: attempt 2
        results(ANNA, 1, each(0, 2, 2));
        effects.drain();

        jobs.onLeased(CARL, new Leased(JOB, BERT, 7, List.of(range(0, 4)), 1), effects);

        assertThat(effects.drain())
                .containsExactly(
                        new Sent(CARL, new Cancel(JOB, List.of(range(0, 2)))),
                        new Sent(CARL, new Drop(JOB, List.of(range(2, 4)), 1)));
        assertThat(jobs.book(JOB)).containsExactly(new Segment(range(2, 10), ANNA, 2));
    }

    @Test
    void aTaskThatWasCancelledOnItsWayIsStoppedWhereItArrives() {
        submitted(10);
        jobs.onTasksCancelled(JOB, range(3, 5), effects);
        effects.drain();

        jobs.onLeased(BERT, new Leased(JOB, ANNA, 7, List.of(range(2, 6)), 1), effects);

        assertThat(effects.drain())
                .containsExactly(
                        new Sent(BERT, new Cancel(JOB, List.of(range(3, 5)))), new Sent(ANNA, new LeaseConfirmed(7)));
    }

    @Test
    void whatALostPeerHeldIsGivenOutAgain() {
        submitted(10);
        holds(BERT, 2, 5);
        results(BERT, 1, each(2, 3, 1));
        effects.drain();

        List<Lease> again = jobs.onView(view(9, ANNA, CARL), now, effects);

        assertThat(again).containsExactly(new Lease(JOB, range(3, 5), 2, Items.NONE));
        assertThat(effects.drain()).containsExactly(new Noted(new Note.Requeued(JOB, BERT, range(3, 5), 2)));
        assertThat(jobs.book(JOB))
                .containsExactly(
                        new Segment(range(0, 2), ANNA, 1),
                        new Segment(range(3, 5), ANNA, 2),
                        new Segment(range(5, 10), ANNA, 1));
        assertThat(jobs.heads()).containsExactly(head(10, 1, 0, 2, State.RUNNING));
    }

    @Test
    void nothingIsGivenOutAgainWhenNobodyHeldAnything() {
        submitted(10);

        assertThat(jobs.onView(view(9, ANNA, CARL), now, effects)).isEmpty();

        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void aTakenBackTaskKeepsItsArgument() {
        submit(spec(JOB, 3), items(1, 2, 3));
        holds(BERT, 1, 3);

        List<Lease> again = jobs.onView(view(9, ANNA, CARL), now, effects);

        assertThat(again).hasSize(1);
        assertThat(again.get(0).items().at(0)).hasSize(2);
        assertThat(again.get(0).items().at(1)).hasSize(3);
    }

    @Test
    void aCombinedValueCountsOnlyWhenAllItsTasksAreUndone() {
        submit(combined(JOB, 100), Items.NONE);
        holds(BERT, 0, 50);
        Yield.Combined useful = combinedYield(10, 20, 1);

        assertThat(results(BERT, 1, useful)).isEmpty();
        assertThat(effects.drain()).containsExactly(new Delivered(JOB, useful), ack(BERT, 1));

        List<Lease> again = results(BERT, 2, combinedYield(15, 30, 1));
        assertThat(effects.drain()).containsExactly(ack(BERT, 2));
        assertThat(again).containsExactly(new Lease(JOB, range(20, 30), 2, Items.NONE));

        assertThat(results(BERT, 2, combinedYield(15, 30, 1))).as("repeated").isEmpty();
        assertThat(effects.drain()).containsExactly(ack(BERT, 2));
    }

    @Test
    void whatAUselessCombinedValueLeavesUndoneRunsAgainWhoeverTheBookShows() {
        submit(combined(JOB, 100), Items.NONE);
        holds(BERT, 0, 50);
        results(BERT, 1, combinedYield(0, 10, 1));
        effects.drain();

        List<Lease> again = results(CARL, 1, combinedYield(5, 20, 1)); // its Leased was overtaken

        assertThat(again).containsExactly(new Lease(JOB, range(10, 20), 2, Items.NONE));
        assertThat(effects.drain())
                .containsExactly(new Sent(BERT, new Drop(JOB, List.of(range(10, 20)), 1)), ack(CARL, 1));
        assertThat(jobs.book(JOB))
                .containsExactly(
                        new Segment(range(10, 20), ANNA, 2),
                        new Segment(range(20, 50), BERT, 1),
                        new Segment(range(50, 100), ANNA, 1));
    }

    @Test
    void whatTheOwnerTakesIsBookedToItAtOnce() {
        submitted(10);
        holds(BERT, 0, 10);

        jobs.onLeased(ANNA, new Leased(JOB, CARL, 3, List.of(range(4, 6)), 1), effects);

        assertThat(effects.drain()).containsExactly(new Sent(CARL, new LeaseConfirmed(3)));
        assertThat(jobs.book(JOB))
                .containsExactly(
                        new Segment(range(0, 4), BERT, 1),
                        new Segment(range(4, 6), ANNA, 1),
                        new Segment(range(6, 10), BERT, 1));
    }

    @Test
    void ofWhatComesBackOnlyThatWaitsWhichTheBookShowsHereAndNowhereElseHere() {
        submitted(10);
        holds(BERT, 0, 3);

        List<Lease> back = jobs.comeBack(lease(JOB, 0, 6), List.of(range(4, 5)));
        JobId foreign = new JobId(BERT, 7, JobKind.JAVA);

        assertThat(back).containsExactly(lease(JOB, 3, 4), lease(JOB, 5, 6));
        assertThat(jobs.comeBack(lease(foreign, 0, 6), List.of(range(4, 5))))
                .containsExactly(lease(foreign, 0, 4), lease(foreign, 5, 6));
        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void aHolderThatMissesARangeInTwoAuditsLosesIt() {
        submitted(10);
        holds(BERT, 0, 6);

        assertThat(jobs.onAuditReport(BERT, report(JOB, 1, List.of(range(0, 2))), effects))
                .isEmpty();
        assertThat(effects.drain()).isEmpty();
        List<Lease> again = jobs.onAuditReport(BERT, report(JOB, 2, List.of(range(0, 4))), effects);

        assertThat(again).containsExactly(new Lease(JOB, range(4, 6), 2, Items.NONE));
        assertThat(effects.drain()).containsExactly(new Noted(new Note.Requeued(JOB, BERT, range(4, 6), 2)));
        assertThat(jobs.book(JOB))
                .containsExactly(
                        new Segment(range(0, 4), BERT, 1),
                        new Segment(range(4, 6), ANNA, 2),
                        new Segment(range(6, 10), ANNA, 1));
    }

    @Test
    void whoeverMissesARangeIsAskedAgainBeforeTheNextAudit() {
        submitted(10);
        holds(BERT, 0, 6);
        holds(CARL, 6, 8);
        now += config.auditNanos();
        jobs.at(now);
        onTime();
        effects.drain();

        jobs.onAuditReport(BERT, report(JOB, 2, List.of(range(0, 2))), effects);
        jobs.onAuditReport(CARL, report(JOB, 3, List.of(range(6, 8))), effects);
        now += config.auditSoonNanos();
        onTime();

        assertThat(jobs.deadlineNanos()).as("asked once").isGreaterThan(now);
        assertThat(asked()).containsExactly(BERT);
    }

    @Test
    void oneReportThatArrivesTwiceIsNoSecondAudit() {
        submitted(10);
        holds(BERT, 0, 6);
        AuditReport report = report(JOB, 2, List.of());

        jobs.onAuditReport(BERT, report, effects);

        assertThat(jobs.onAuditReport(BERT, report, effects)).isEmpty();
        assertThat(jobs.onAuditReport(BERT, report(JOB, 1, List.of()), effects))
                .as("of an audit before")
                .isEmpty();
        assertThat(effects.drain()).isEmpty();
        assertThat(jobs.onAuditReport(BERT, report(JOB, 3, List.of()), effects)).hasSize(1);
    }

    @Test
    void aRangeReportedInBetweenIsNotMissed() {
        submitted(10);
        holds(BERT, 0, 6);

        jobs.onAuditReport(BERT, report(JOB, 1, List.of()), effects);
        jobs.onAuditReport(BERT, report(JOB, 2, List.of(range(0, 6))), effects);

        assertThat(jobs.onAuditReport(BERT, report(JOB, 3, List.of()), effects)).isEmpty();
        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void holdersAreAskedNowAndThenAndSoonAfterAView() {
        submitted(10);
        holds(BERT, 0, 3);
        assertThat(jobs.deadlineNanos()).isEqualTo(now + config.auditNanos());

        now = jobs.deadlineNanos();
        onTime();
        assertThat(effects.drain()).containsExactly(new Sent(BERT, new Audit(JOB, 1, 0, true)));
        assertThat(jobs.deadlineNanos()).isEqualTo(now + config.auditNanos());

        jobs.onView(view, now, effects);
        for (int soon = 0; soon < 2; soon++) {
            assertThat(jobs.deadlineNanos()).isEqualTo(now + config.auditSoonNanos());
            now = jobs.deadlineNanos();
            onTime();
        }
        assertThat(effects.drain())
                .containsExactly(
                        new Sent(BERT, new Audit(JOB, 2, 0, true)), new Sent(BERT, new Audit(JOB, 3, 0, true)));
        assertThat(jobs.deadlineNanos()).isEqualTo(now + config.auditNanos());
    }

    @Test
    void progressIsReportedNowAndThenWhileThereIsSome() {
        submitted(10);
        results(ANNA, 1, each(0, 1, 1));
        effects.drain();

        onTime();
        assertThat(effects.drain()).as("just reported").isEmpty();
        assertThat(jobs.deadlineNanos()).isEqualTo(now + config.progressNanos());

        now = jobs.deadlineNanos();
        onTime();
        JobHead running = head(10, 1, 0, 0, State.RUNNING);
        assertThat(effects.drain())
                .containsExactly(new Progressed(running), new Sent(CARL, new JobReport(view.id(), running, 0)));
        assertThat(jobs.deadlineNanos()).isEqualTo(now - config.progressNanos() + config.auditNanos());
    }

    @Test
    void anOpenJobThatIsDoneSoFarAsksForNoTimeAndAtOnceWhenItIsDueAgain() {
        submit(open(JOB), Items.NONE);
        jobs.onAppended(JOB, items(1));
        results(ANNA, 1, each(0, 1, 1));
        now += config.progressNanos();
        onTime();
        now += config.auditNanos();
        onTime();
        effects.drain();
        assertThat(jobs.deadlineNanos()).isEqualTo(Long.MAX_VALUE);

        jobs.onAppended(JOB, items(1));
        assertThat(jobs.deadlineNanos()).isLessThanOrEqualTo(now + config.progressNanos());
        onTime();
        assertThat(jobs.deadlineNanos()).isGreaterThan(now);
    }

    @Test
    void theDescriptionIsGivenToWhoeverHoldsLeases() {
        submitted(10);

        jobs.onSpecRequest(BERT, JOB, null, ANNA, effects);
        jobs.onSpecRequest(
                BERT, new JobId(CARL, 1, JobKind.JAVA), spec(new JobId(CARL, 1, JobKind.JAVA), 3), CARL, effects);
        jobs.onSpecRequest(BERT, new JobId(CARL, 2, JobKind.JAVA), null, CARL, effects);

        assertThat(effects.drain())
                .containsExactly(
                        new Sent(BERT, new SpecReply(spec(JOB, 10))),
                        new Sent(BERT, new SpecReply(spec(new JobId(CARL, 1, JobKind.JAVA), 3))));
    }

    @Test
    @Timeout(10)
    void manyRangesAreAuditedInOneSweep() {
        submitted(40_000);
        List<IndexRange> odd = new ArrayList<>();
        for (long i = 1; i < 40_000; i += 2) {
            odd.add(range(i, i + 1));
        }
        jobs.onLeased(BERT, new Leased(JOB, ANNA, 0, odd, 1), effects);

        assertThat(jobs.onAuditReport(BERT, report(JOB, 1, odd), effects)).isEmpty();
        assertThat(jobs.onAuditReport(BERT, report(JOB, 2, List.of()), effects)).isEmpty();
        assertThat(jobs.onAuditReport(BERT, report(JOB, 3, List.of()), effects)).hasSize(20_000);
        effects.drain();
        assertThat(jobs.book(JOB)).hasSize(40_000);
    }

    /** What a holder has of first attempts. */
    static AuditReport report(JobId job, long audit, List<IndexRange> ranges) {
        int[] attempts = new int[ranges.size()];
        Arrays.fill(attempts, 1);
        return new AuditReport(job, audit, ranges, attempts);
    }
}
