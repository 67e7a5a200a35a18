// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.config.EngineConfig;
import gossamer.machine.Effects;
import gossamer.machine.Note;
import gossamer.message.JobMessage.Cancel;
import gossamer.message.JobMessage.JobOver;
import gossamer.message.JobMessage.SpecReply;
import gossamer.message.LeaseMessage.Audit;
import gossamer.message.LeaseMessage.AuditReport;
import gossamer.message.LeaseMessage.Drop;
import gossamer.message.LeaseMessage.LeaseConfirmed;
import gossamer.message.LeaseMessage.Leased;
import gossamer.message.ResultMessage.Results;
import gossamer.message.ResultMessage.ResultsAck;
import gossamer.message.ResultMessage.Worked;
import gossamer.message.SchedulerMessage.JobReport;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.model.Yield;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that this peer owns.
 *
 * <p>The owner decides alone whether a task is done: the first result wins, whatever ran twice (<b>I2</b>). It learns
 * from the holders who holds what; where two claim the same range its book stands, and the other is told to drop it.
 * When a holder leaves the view, what the book says it held is given out again with the next attempt number. Audits
 * find what no message told: twice not reported by its holder, a range is given out again.
 *
 * <p>The methods that give leases back return them for the backlog: this class holds none.
 *
 * <p>Confined to the event loop.
 */
public final class Jobs {
    private static final int AUDITS_AFTER_VIEW = 2;

    /** The most tasks that one yield of cancelled ones covers. */
    private static final long CANCELLED_MAX = 1 << 16;

    private final EngineConfig config;
    private final PeerId self;
    private final Steps steps;
    private final Map<JobId, OwnedJob> jobs = new LinkedHashMap<>();
    private long nextAudit = 1;

    /** Not after the deadline of any job: so that an event need not look at all of them. */
    private long deadline = Long.MAX_VALUE;

    private @Nullable View view;

    public Jobs(EngineConfig config, PeerId self) {
        this.config = config;
        this.self = self;
        this.steps = new Steps(self);
    }

    /** A job is submitted here; the leases that wait at first. */
    public List<Lease> onSubmitted(JobSpec spec, Items items, long nowNanos, Effects out) {
        OwnedJob job = new OwnedJob(spec);
        jobs.put(spec.id(), job);
        out.note(new Note.JobAccepted(spec.id(), spec.title()));
        job.auditAt = nowNanos + config.auditNanos();
        job.reportedAt = nowNanos;
        List<Lease> leases = List.of();
        if (spec.size() > 0) {
            IndexRange all = job.book.add(spec.size(), self);
            leases = items.isEmpty() ? List.of(new Lease(spec.id(), all, 1, Items.NONE)) : job.append(items);
        }
        expect(job);
        return leases;
    }

    /** Tells the submitter and the scheduler that a job began, or ends it if it has nothing to do. */
    public void announce(JobId id, int wantPeers, long nowNanos, Effects out) {
        OwnedJob job = jobs.get(id);
        if (job == null) {
            return;
        }
        if (!endIfDone(job, out)) {
            report(job, wantPeers, nowNanos, out);
        }
    }

    /** Tasks are added to an open job; the leases that wait. */
    public List<Lease> onAppended(JobId id, Items items) {
        OwnedJob job = jobs.get(id);
        if (job == null || items.isEmpty()) {
            return List.of();
        }
        job.book.add(items.size(), self);
        job.changed = true;
        expect(job);
        return job.append(items);
    }

    /** Nothing more is added to an open job. */
    public void onSealed(JobId id, Effects out) {
        OwnedJob job = jobs.get(id);
        if (job != null) {
            job.seal();
            endIfDone(job, out);
        }
    }

    private boolean endIfDone(OwnedJob job, Effects out) {
        if (!job.isDone()) {
            expect(job);
            return false;
        }
        end(job, JobHead.State.DONE, out);
        return true;
    }

    private void end(OwnedJob job, JobHead.State state, Effects out) {
        jobs.remove(job.id());
        if (jobs.isEmpty()) {
            deadline = Long.MAX_VALUE;
        }
        JobHead head = job.head(state);
        out.progress(head);
        out.note(new Note.JobEnded(head.id(), state.name(), head.done(), head.failed(), head.rerun()));
        if (view != null) {
            out.send(view.scheduler(), new JobReport(view.id(), head, 0));
        }
    }

    /** The user no longer wants a job; those who hold some of it are told. */
    public boolean onCancelled(JobId id, Effects out) {
        OwnedJob job = jobs.get(id);
        if (job == null) {
            return false;
        }
        for (PeerId holder : holders(job)) {
            out.send(holder, new JobOver(id));
        }
        end(job, JobHead.State.CANCELLED, out);
        return true;
    }

    /** The user no longer wants some tasks: they end as cancelled at once, and their holders are told. */
    public void onTasksCancelled(JobId id, IndexRange range, Effects out) {
        OwnedJob job = jobs.get(id);
        if (job == null) {
            return;
        }
        for (Book.Segment segment : job.book.undone(range)) {
            deliverCancelled(job, segment, out);
            out.send(segment.holder(), new Cancel(id, List.of(segment.range())));
        }
        endIfDone(job, out);
    }

    private static void deliverCancelled(OwnedJob job, Book.Segment segment, Effects out) {
        long hi = segment.range().hi();
        for (long lo = segment.range().lo(); lo < hi; lo += CANCELLED_MAX) {
            IndexRange part = new IndexRange(lo, Math.min(hi, lo + CANCELLED_MAX));
            List<Outcome> outcomes = Collections.nCopies((int) part.size(), new Outcome.Cancelled());
            job.accept(new Yield.Each(part, segment.attempt(), outcomes))
                    .forEach(yield -> out.deliver(job.id(), yield));
        }
    }

    /**
     * Results arrived; the leases of stretches that must run again here, because their combined value was of no use,
     * and of bags that were split off.
     */
    public Placed onResults(PeerId from, Results results, Effects out) {
        Placed placed = new Placed();
        OwnedJob job = jobs.get(results.job());
        if (job == null) {
            out.send(from, new ResultsAck(new long[] {results.batch()}));
            if (!from.equals(self)) {
                out.send(from, new JobOver(results.job()));
            }
            return placed;
        }
        boolean early = false;
        for (Yield yield : results.yields()) {
            if (yield.range().hi() > job.book.size()) {
                out.note(new Note.Odd(from, "a result of tasks " + yield.range() + " of " + job.spec));
                continue;
            }
            switch (yield) {
                case Yield.Each each -> {
                    dropElsewhere(job, from, job.book.undone(each.range()), out);
                    job.accept(each).forEach(fresh -> out.deliver(job.id(), fresh));
                }
                case Yield.Combined combined -> {
                    if (job.isUndone(combined.range())) {
                        dropElsewhere(job, from, job.book.undone(combined.range()), out);
                        job.accept(combined);
                        out.deliver(job.id(), combined);
                    } else {
                        List<Book.Segment> useless = job.book.undone(combined.range()).stream()
                                .filter(segment -> segment.attempt() <= combined.attempt())
                                .toList();
                        dropElsewhere(job, from, useless, out);
                        placed.waiting().addAll(job.takeBack(useless, self));
                    }
                }
                case Yield.Bagged step -> {
                    if (job.bags == null) {
                        out.note(new Note.Odd(from, "a step of a bag in " + job.spec));
                    } else if (!steps.onStep(job, job.bags, from, results.batch(), step, view, placed, out)) {
                        early = true;
                    }
                }
            }
        }
        // Behind the deliveries: whoever waits for a result need not wait for this to be sent.
        if (!early) {
            out.send(from, new ResultsAck(new long[] {results.batch()}));
        }
        return endIfDone(job, out) ? new Placed() : placed;
    }

    /** Tells holders other than the sender that they need not run this any more. */
    private static void dropElsewhere(OwnedJob job, PeerId from, List<Book.Segment> segments, Effects out) {
        for (Book.Segment segment : segments) {
            if (!segment.holder().equals(from)) {
                out.send(segment.holder(), new Drop(job.id(), List.of(segment.range()), segment.attempt()));
            }
        }
    }

    /** A holder says how much of a bag it has worked on since its last step. */
    public void onWorked(PeerId from, Worked worked) {
        OwnedJob job = jobs.get(worked.job());
        if (job != null && job.bags != null && worked.index() >= 0 && worked.index() < job.book.size()) {
            for (Book.Segment segment : job.book.undone(new IndexRange(worked.index(), worked.index() + 1))) {
                job.bags.onWorked(from, segment.holder(), worked);
            }
        }
    }

    /**
     * A holder says what it holds, and from whom.
     *
     * <p>What was given out again is dropped there, and what is done, or cancelled, is stopped too. A range that the
     * book shows at a third peer was handed on before the book heard of the first hand-over: nothing is confirmed then,
     * so that the granter says it again. A bag that has taken a step stays with its worker: whoever else has it has
     * bytes that are out of date.
     */
    public void onLeased(PeerId holder, Leased leased, Effects out) {
        OwnedJob job = jobs.get(leased.job());
        if (job == null) {
            confirm(leased, out);
            out.send(holder, new JobOver(leased.job()));
            return;
        }
        List<IndexRange> done = new ArrayList<>();
        List<IndexRange> refused = new ArrayList<>();
        boolean early = false;
        for (IndexRange range : leased.ranges()) {
            List<IndexRange> undone = new ArrayList<>();
            List<IndexRange> standing = new ArrayList<>();
            for (Book.Segment segment : job.undone(range)) {
                undone.add(segment.range());
                PeerId worker = job.worker(segment);
                boolean current = segment.attempt() == leased.attempt() && (worker == null || worker.equals(holder));
                if (current && worker == null && (segment.holder().equals(leased.granter()) || holder.equals(self))) {
                    job.book.move(segment, holder, segment.attempt());
                } else if (current && !segment.holder().equals(holder)) {
                    early = true; // the granter's own hand-over is not booked yet
                }
                if (current) {
                    standing.add(segment.range());
                }
            }
            done.addAll(Ranges.minus(List.of(range), undone));
            refused.addAll(Ranges.minus(undone, standing));
        }
        if (!done.isEmpty()) {
            out.send(
                    holder,
                    new Cancel(leased.job(), done)); // it may run already: a cancel may have missed it on the way
        }
        if (!refused.isEmpty()) {
            out.send(holder, new Drop(leased.job(), refused, leased.attempt()));
        }
        if (!early) {
            confirm(leased, out);
        }
    }

    private void confirm(Leased leased, Effects out) {
        if (leased.grant() != 0 && (view == null || view.contains(leased.granter()))) {
            out.send(leased.granter(), new LeaseConfirmed(leased.grant()));
        }
    }

    /** A holder of leases does not know the job. */
    public void onSpecRequest(PeerId from, JobId id, @Nullable JobSpec known, Effects out) {
        OwnedJob job = jobs.get(id);
        JobSpec spec = job != null ? job.spec : known;
        if (spec != null) {
            out.send(from, new SpecReply(spec));
        } else if (id.origin().equals(self)) {
            out.send(from, new JobOver(id));
        }
    }

    /** A new view: what lost peers held waits here again. */
    public List<Lease> onView(View installed, long nowNanos, Effects out) {
        view = installed;
        List<Lease> again = new ArrayList<>();
        for (OwnedJob job : jobs.values()) {
            List<Book.Segment> lost = job.book.heldBy(holder -> !installed.contains(holder));
            for (Book.Segment segment : lost) {
                out.note(new Note.Requeued(job.id(), segment.holder(), segment.range(), segment.attempt() + 1));
            }
            again.addAll(job.takeBack(lost, self));
            job.missed.clear();
            job.auditAt = nowNanos + config.auditSoonNanos();
            job.auditsSoon = AUDITS_AFTER_VIEW;
            expect(job);
        }
        return again;
    }

    /** Asks holders what they hold, and reports progress, when it is time. */
    public void onTime(long nowNanos, ToIntFunction<JobId> wantPeers, Effects out) {
        if (nowNanos < deadline) {
            return;
        }
        deadline = Long.MAX_VALUE;
        for (OwnedJob job : jobs.values()) {
            if (nowNanos >= job.auditAt) {
                audit(job, nowNanos, out);
            }
            if (job.changed && nowNanos - job.reportedAt >= config.progressNanos()) {
                report(job, wantPeers.applyAsInt(job.id()), nowNanos, out);
            }
            expect(job);
        }
    }

    private void expect(OwnedJob job) {
        deadline = Math.min(deadline, job.deadlineNanos(config.progressNanos()));
    }

    private void report(OwnedJob job, int wantPeers, long nowNanos, Effects out) {
        job.changed = false;
        job.reportedAt = nowNanos;
        JobHead head = job.head(JobHead.State.RUNNING);
        out.progress(head);
        if (view != null) {
            out.send(view.scheduler(), new JobReport(view.id(), head, wantPeers));
        }
    }

    private void audit(OwnedJob job, long nowNanos, Effects out) {
        job.auditsSoon = Math.max(0, job.auditsSoon - 1);
        job.auditAt = nowNanos + (job.auditsSoon > 0 ? config.auditSoonNanos() : config.auditNanos());
        for (PeerId holder : holders(job)) {
            out.send(holder, new Audit(job.id(), nextAudit++));
        }
    }

    /** The other peers that hold some of a job. */
    private List<PeerId> holders(OwnedJob job) {
        return job.book.heldBy(holder -> !holder.equals(self)).stream()
                .map(Book.Segment::holder)
                .distinct()
                .toList();
    }

    /** A holder answers an audit; the leases of what it has missed to report twice. */
    public List<Lease> onAuditReport(PeerId holder, AuditReport report, Effects out) {
        OwnedJob job = jobs.get(report.job());
        if (job == null) {
            out.send(holder, new JobOver(report.job()));
            return List.of();
        }
        OwnedJob.Missed before = job.missed.get(holder);
        if (before != null && report.audit() <= before.audit()) {
            return List.of(); // the same answer again, or one that was overtaken
        }
        List<IndexRange> booked = job.book.heldBy(holder::equals).stream()
                .map(Book.Segment::range)
                .toList();
        List<IndexRange> missing = Ranges.minus(booked, report.ranges());
        List<IndexRange> missedBefore = before == null ? List.of() : before.ranges();
        List<Book.Segment> lost = new ArrayList<>();
        for (IndexRange range : Ranges.both(missing, missedBefore)) {
            for (Book.Segment segment : job.book.undone(range)) {
                if (segment.holder().equals(holder)) {
                    lost.add(segment);
                    out.note(new Note.Requeued(job.id(), holder, segment.range(), segment.attempt() + 1));
                }
            }
        }
        if (missing.isEmpty()) {
            job.missed.remove(holder);
        } else {
            job.missed.put(holder, new OwnedJob.Missed(report.audit(), missing));
        }
        List<Lease> again = job.takeBack(lost, self);
        expect(job);
        return again;
    }

    /**
     * What of a lease that came back from a thief has to wait here again: what is not here anyway and, of a job of this
     * peer, what its book shows here.
     *
     * @param here the ranges of the job that wait, run or are done here
     */
    public List<Lease> comeBack(Lease lease, List<IndexRange> here) {
        OwnedJob job = jobs.get(lease.job());
        List<Lease> missing = new ArrayList<>();
        for (IndexRange range : Ranges.minus(List.of(lease.range()), here)) {
            if (job == null) {
                missing.add(lease.part(range.lo(), range.hi()));
                continue;
            }
            for (Book.Segment segment : job.undone(range)) {
                if (segment.holder().equals(self)
                        && segment.attempt() == lease.attempt()
                        && job.worker(segment) == null) {
                    missing.add(lease.part(segment.range().lo(), segment.range().hi()));
                }
            }
        }
        return missing;
    }

    /** The other peers that hold some of a job of this peer; none if it is over. */
    public List<PeerId> holders(JobId id) {
        OwnedJob job = jobs.get(id);
        return job == null ? List.of() : holders(job);
    }

    public boolean owns(JobId id) {
        return jobs.containsKey(id);
    }

    public boolean isEmpty() {
        return jobs.isEmpty();
    }

    /** The jobs that are not over. */
    public List<JobHead> heads() {
        return jobs.values().stream()
                .map(job -> job.head(JobHead.State.RUNNING))
                .toList();
    }

    /** The names of the jobs that are not over; a copy. */
    public List<JobId> ids() {
        return List.copyOf(jobs.keySet());
    }

    /** The undone tasks of a job, by rising index; none if it is over. */
    public List<Book.Segment> book(JobId id) {
        OwnedJob job = jobs.get(id);
        return job == null ? List.of() : job.book.segments();
    }

    /** What is left of the undone bags of a job, as the owner has it on record; none of a job of another kind. */
    public List<byte[]> bags(JobId id) {
        OwnedJob job = jobs.get(id);
        return job == null || job.bags == null ? List.of() : job.bags.left();
    }

    /** When {@link #onTime} may have something to do; {@link Long#MAX_VALUE} for never. */
    public long deadlineNanos() {
        return deadline;
    }

    /** Estimated bytes of state: books and pages of arguments, without the arguments themselves. */
    public long stateBytes() {
        long bytes = 0;
        for (OwnedJob job : jobs.values()) {
            bytes += 256 + 96L * job.book.segmentCount() + 8L * 1024 * job.arguments.pageCount();
            bytes += job.bags == null ? 0 : 160L * job.bags.count();
        }
        return bytes;
    }
}
