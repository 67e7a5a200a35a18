// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.config.EngineConfig;
import gossamer.machine.Effects;
import gossamer.machine.Note;
import gossamer.message.BackupMessage;
import gossamer.message.BackupMessage.BackedUp;
import gossamer.message.BackupMessage.BackupOver;
import gossamer.message.JobMessage.Cancel;
import gossamer.message.JobMessage.JobOver;
import gossamer.message.JobMessage.SpecReply;
import gossamer.message.LeaseMessage.Audit;
import gossamer.message.LeaseMessage.AuditReport;
import gossamer.message.LeaseMessage.Drop;
import gossamer.message.LeaseMessage.LeaseConfirmed;
import gossamer.message.LeaseMessage.Leased;
import gossamer.message.LeaseMessage.StartReply;
import gossamer.message.LeaseMessage.StartRequest;
import gossamer.message.ResultMessage.Results;
import gossamer.message.ResultMessage.ResultsAck;
import gossamer.message.ResultMessage.Worked;
import gossamer.message.SchedulerMessage.JobReport;
import gossamer.model.Attempts;
import gossamer.model.Change;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
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

    /** So many ends of durable jobs are remembered. */
    private static final int OVER_MAX = 4096;

    /** What nobody has said to hold so long after a job got another owner is given out again. */
    private static final long CLAIM_NANOS = 3_000_000_000L;

    /** Results of a durable job that nobody consumes are kept so long after its end: a day. */
    private static final long RETAIN_NANOS = 24 * 3600 * 1_000_000_000L;

    /** The most tasks that one yield of those that end without a result covers. */
    private static final long ENDED_MAX = 1 << 16;

    private final EngineConfig config;
    private final PeerId self;
    private final Steps steps;
    private final Map<JobId, OwnedJob> jobs = new LinkedHashMap<>();
    private final Map<JobId, OwnedJob> durable = new LinkedHashMap<>(); // of these jobs
    private final Map<JobId, OwnedJob> passing = new LinkedHashMap<>(); // to a new owner, which has not confirmed it
    private final Retries retries;
    private final Set<JobId> over = new LinkedHashSet<>(); // durable jobs known to be, the longest known first
    private final ArrayDeque<JobId> released = new ArrayDeque<>();
    private long nextAudit = 1;
    private long now;

    /** Not after the deadline of any job: so that an event need not look at all of them. */
    private long deadline = Long.MAX_VALUE;

    private @Nullable View view;
    private boolean storing; // whether this peer has a store
    private boolean leaving; // whether this peer is

    public Jobs(EngineConfig config, PeerId self) {
        this.config = config;
        this.self = self;
        this.steps = new Steps(self);
        this.retries = new Retries(self);
    }

    /** An event begins at this time. */
    public void at(long nowNanos) {
        now = nowNanos;
    }

    /** A job is submitted here; the leases that wait at first. */
    public List<Lease> onSubmitted(JobSpec spec, Items items, long nowNanos, Effects out) {
        OwnedJob job = new OwnedJob(spec, self, 0);
        jobs.put(spec.id(), job);
        out.note(new Note.JobAccepted(spec.id(), spec.title()));
        job.client = OwnedJob.Client.SUBMITTER;
        job.auditAt = nowNanos + config.auditNanos();
        job.reportedAt = nowNanos;
        job.age.set(0, nowNanos);
        List<Lease> leases = List.of();
        if (!items.isEmpty()) {
            leases = job.append(items, self, 1);
        } else if (spec.size() > 0) {
            leases = List.of(new Lease(spec.id(), job.book.add(spec.size(), self), 1, Items.NONE));
        }
        if (spec.isDurable()) {
            job.backing = new Backing(config, spec.id(), self, spec.backups(), List.of(), 1);
            durable.put(spec.id(), job);
            chooseBackups(job);
            if (storing) {
                job.backing.store(job.told());
            }
            job.backing.whenSafe(() -> {
                job.promised = true;
                out.safe(spec.id());
            });
        }
        expect(job);
        return leases;
    }

    private void chooseBackups(OwnedJob job) {
        if (job.backing != null && view != null) {
            job.logAge(now);
            job.backing.choose(view, job.heir, job.told());
            job.backing.settle();
        }
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
        job.changed = true;
        long first = job.book.size();
        int attempt = job.attemptLeast();
        List<Lease> leases = job.append(items, self, attempt);
        job.log(new Change.Tasks(items.size()));
        job.log(new Change.Arguments(first, items));
        job.logAttempt(new IndexRange(first, first + items.size()), attempt);
        expect(job);
        return leases;
    }

    /** Nothing more is added to an open job. */
    public void onSealed(JobId id, Effects out) {
        OwnedJob job = jobs.get(id);
        if (job != null) {
            job.seal();
            job.log(new Change.Sealed());
            endIfDone(job, out);
        }
    }

    private boolean endIfDone(OwnedJob job, Effects out) {
        if (!jobs.containsKey(job.id())) {
            return false;
        }
        expect(job);
        if (!job.isDone() || job.ended || (job.backing != null && !job.backing.isSettled())) {
            return false;
        }
        job.ended = true;
        if (job.isConsumed() && !job.isUnheard()) {
            release(job, /* isOver= */ true, out);
        } else {
            job.expiresAt = now + RETAIN_NANOS;
        }
        tellEnd(job, JobHead.State.DONE, out);
        return true;
    }

    /** Nobody needs anything of a job any more. */
    private void release(OwnedJob job, boolean isOver, Effects out) {
        jobs.remove(job.id());
        durable.remove(job.id());
        retries.drop(job.id());
        if (jobs.isEmpty() && passing.isEmpty()) {
            deadline = Long.MAX_VALUE;
        }
        if (job.backing != null) {
            job.backing.over(isOver ? BackupOver.ENDED : job.epoch, out);
        }
        released.add(job.id());
        if (job.spec.isDurable()) {
            if (storing) {
                out.unstore(job.id(), isOver);
            }
            if (isOver) {
                remember(job.id());
            }
        }
    }

    /** A durable job is over, here or at the owner whose book this peer kept. */
    public void remember(JobId ended) {
        over.add(ended);
        if (over.size() > OVER_MAX) {
            over.remove(over.iterator().next());
        }
    }

    /** This peer has a store, which remembers that these jobs are over. */
    public void onStoreOpened(List<JobId> ended) {
        storing = true;
        ended.forEach(this::remember);
    }

    /** The store has some of what it was told of a job. */
    public void onStored(JobId id, long stream, long upTo, Effects out) {
        OwnedJob job = jobs.containsKey(id) ? jobs.get(id) : passing.get(id);
        if (job == null || job.backing == null) {
            return;
        }
        job.backing.onStored(stream, upTo);
        if (jobs.containsKey(id)) {
            if (job.backing.isDiskLong()) {
                job.backing.store(job.told());
            }
            endIfDone(job, out);
        }
    }

    /** The store does not take a job: that goes on without it, or is cancelled if nobody was promised anything yet. */
    public void onStoreFailed(JobId id, long stream, String why, Effects out) {
        OwnedJob job = jobs.containsKey(id) ? jobs.get(id) : passing.get(id);
        if (job == null || job.backing == null || !job.backing.onStoreFailed(stream)) {
            return;
        }
        if (!job.promised && jobs.containsKey(id)) {
            out.unsafe(id, why);
            onCancelled(id, out);
            return;
        }
        out.note(new Note.NotOnDisk(id, why));
        job.backing.settle();
        if (jobs.containsKey(id)) {
            endIfDone(job, out);
        }
    }

    /** Whether a durable job is known to be over: an owner on the other side of a partition may not know. */
    public boolean isOver(JobId id) {
        return over.contains(id);
    }

    private void tellEnd(OwnedJob job, JobHead.State state, Effects out) {
        JobHead head = job.head(state);
        job.changed = false; // the job may stay for the sake of its results, and is not to be reported as running
        out.progress(head);
        out.note(new Note.JobEnded(head.id(), state.name(), head.done(), head.failed(), head.rerun()));
        if (view != null) {
            out.send(view.scheduler(), new JobReport(view.id(), head, 0));
        }
    }

    /** The next job that this peer has nothing of any more, each once; or null. */
    public @Nullable JobId nextReleased() {
        return released.poll();
    }

    /** The user no longer wants a job; those who hold some of it are told. */
    public boolean onCancelled(JobId id, Effects out) {
        OwnedJob job = jobs.get(id);
        if (job != null) {
            stop(job, JobHead.State.CANCELLED, out);
        }
        return job != null;
    }

    /** A job ends, done or not; those who hold some of it are told. */
    private void stop(OwnedJob job, JobHead.State state, Effects out) {
        for (PeerId holder : holders(job)) {
            out.send(holder, new JobOver(job.id()));
        }
        release(job, /* isOver= */ true, out);
        tellEnd(job, state, out);
    }

    /** The user no longer wants some tasks: they end as cancelled at once, and their holders are told. */
    public void onTasksCancelled(JobId id, IndexRange range, Effects out) {
        OwnedJob job = jobs.get(id);
        if (job == null) {
            return;
        }
        for (Book.Segment segment : job.book.undone(range)) {
            end(job, segment, new Outcome.Cancelled(), out);
            if (!segment.holder().equals(OwnedJob.NOBODY)) {
                out.send(segment.holder(), new Cancel(id, List.of(segment.range())));
            }
        }
        endIfDone(job, out);
    }

    /** Undone tasks end without a result. */
    private void end(OwnedJob job, Book.Segment segment, Outcome outcome, Effects out) {
        long hi = segment.range().hi();
        for (long lo = segment.range().lo(); lo < hi; lo += ENDED_MAX) {
            IndexRange part = new IndexRange(lo, Math.min(hi, lo + ENDED_MAX));
            List<Outcome> outcomes = Collections.nCopies((int) part.size(), outcome);
            job.accept(new Yield.Each(part, segment.attempt(), outcomes)).forEach(yield -> give(job, self, yield, out));
        }
    }

    /** A result is true now: it is for the client; of a durable job as soon as it cannot be lost. */
    void give(OwnedJob job, PeerId worker, Yield yield, Effects out) {
        if (job.backing == null || job.keep == null) {
            out.deliver(job.id(), yield);
            return;
        }
        job.keep.add(yield, job.isAttended());
        job.log(new Change.Done(worker, yield, job.isAttended()));
        if (job.isAttended()) {
            int session = job.session;
            boolean reader = job.client == OwnedJob.Client.READER;
            job.backing.whenSafe(() -> {
                if (session == job.session) {
                    hand(job, yield, false, reader, out);
                }
            });
        }
    }

    private static void hand(OwnedJob job, Yield yield, boolean again, boolean reader, Effects out) {
        if (!reader) {
            out.deliver(job.id(), yield);
        } else if (yield instanceof Yield.Each each && job.bags == null) {
            List<Arguments.Piece> pieces = job.arguments.pieces(each.range());
            for (Arguments.Piece piece : pieces) {
                out.recovered(job.id(), each.part(piece.range()), piece.items(), again);
            }
            if (pieces.isEmpty()) {
                out.recovered(job.id(), each, Items.NONE, again);
            }
        } else {
            out.recovered(job.id(), yield, Items.NONE, again);
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
            if (!passing.containsKey(results.job())) {
                out.send(from, new ResultsAck(new long[] {results.batch()}));
                if (!from.equals(self)) {
                    out.send(from, new JobOver(results.job()));
                }
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
                    for (Yield.Each part : retries.takeRetriable(job, each, now)) {
                        dropElsewhere(job, from, job.book.undone(part.range()), out);
                        job.accept(part).forEach(fresh -> give(job, from, fresh, out));
                    }
                }
                case Yield.Combined combined -> {
                    if (job.isUndone(combined.range())) {
                        dropElsewhere(job, from, job.book.undone(combined.range()), out);
                        job.accept(combined);
                        give(job, from, combined, out);
                    } else {
                        List<Book.Segment> useless = job.book.undone(combined.range()).stream()
                                .filter(segment -> segment.attempt() <= combined.attempt())
                                .toList();
                        dropElsewhere(job, from, useless, out);
                        placed.waiting().addAll(again(job, useless, /* isLost= */ false, out));
                    }
                }
                case Yield.Bagged step -> {
                    if (job.bags == null) {
                        out.note(new Note.Odd(from, "a step of a bag in " + job.spec));
                    } else if (!steps.onStep(
                            job, job.bags, from, results.batch(), step, view, placed, this::give, out)) {
                        early = true;
                    }
                }
            }
        }
        // Behind the deliveries: whoever waits for a result need not wait for this to be sent.
        if (!early && job.backing == null) {
            out.send(from, new ResultsAck(new long[] {results.batch()}));
        } else if (!early) {
            job.backing().whenSafe(() -> out.send(from, new ResultsAck(new long[] {results.batch()})));
        }
        return endIfDone(job, out) ? new Placed() : placed;
    }

    /** Tells holders other than the sender that they need not run this any more. */
    private static void dropElsewhere(OwnedJob job, PeerId from, List<Book.Segment> segments, Effects out) {
        for (Book.Segment segment : segments) {
            if (!segment.holder().equals(from) && !segment.holder().equals(OwnedJob.NOBODY)) {
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
            if (!passing.containsKey(leased.job())) {
                confirm(leased, out);
                out.send(holder, new JobOver(leased.job()));
            }
            return;
        }
        List<IndexRange> done = new ArrayList<>();
        List<IndexRange> refused = new ArrayList<>();
        boolean early = false;
        for (IndexRange range : leased.ranges()) {
            List<IndexRange> undone = new ArrayList<>();
            List<IndexRange> standing = new ArrayList<>();
            for (Book.Segment segment : job.undoneByStart(range)) {
                undone.add(segment.range());
                PeerId worker = job.worker(segment);
                boolean current = segment.attempt() == leased.attempt()
                        && (worker == null || worker.equals(holder))
                        && !job.isStartedElsewhere(segment, holder);
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

    /**
     * A thief was lost before its loot was booked; the leases of what therefore has to run again here.
     *
     * @param loot of one job
     */
    public List<Lease> onLoss(List<Lease> loot, Effects out) {
        List<Lease> leases = new ArrayList<>();
        for (Lease lease : loot) {
            OwnedJob job = jobs.get(lease.job());
            if (job == null) {
                return leases;
            }
            List<Book.Segment> lost = new ArrayList<>();
            for (Book.Segment segment : job.undoneByStart(lease.range())) {
                PeerId starter = job.starter(segment);
                boolean runs = starter != null && view != null && view.contains(starter);
                if (segment.attempt() == lease.attempt() && job.worker(segment) == null && !runs) {
                    lost.add(segment); // whoever the book shows: hand-overs before that one may not be booked either
                }
            }
            leases.addAll(again(job, lost, /* isLost= */ true, out));
            endIfDone(job, out);
        }
        return leases;
    }

    private void confirm(Leased leased, Effects out) {
        if (leased.grant() != 0 && (view == null || view.contains(leased.granter()))) {
            out.send(leased.granter(), new LeaseConfirmed(leased.grant()));
        }
    }

    /**
     * A holder of leases does not know the job.
     *
     * @param owner of it, as far as is known here
     */
    public void onSpecRequest(PeerId from, JobId id, @Nullable JobSpec known, PeerId owner, Effects out) {
        OwnedJob job = jobs.get(id);
        JobSpec spec = job != null ? job.spec : known;
        if (spec != null) {
            out.send(from, new SpecReply(spec));
        } else if (owner.equals(self) && !passing.containsKey(id)) {
            out.send(from, new JobOver(id));
        }
    }

    /** A new view: what lost peers held waits here again. */
    public List<Lease> onView(View installed, long nowNanos, Effects out) {
        View before = view;
        view = installed;
        List<Lease> again = new ArrayList<>();
        for (OwnedJob job : List.copyOf(jobs.values())) {
            List<Book.Segment> lost =
                    job.book.heldBy(holder -> !installed.contains(holder) && !holder.equals(OwnedJob.NOBODY));
            for (Book.Segment segment : lost) {
                out.note(new Note.Requeued(job.id(), segment.holder(), segment.range(), segment.attempt() + 1));
            }
            again.addAll(again(job, lost, /* isLost= */ true, out));
            job.missed.clear();
            job.trustAll();
            job.auditAt = nowNanos + config.auditSoonNanos();
            job.auditsSoon = AUDITS_AFTER_VIEW;
            if (job.backing != null) {
                if (job.heir != null && !installed.contains(job.heir)) {
                    job.heir = null;
                }
                chooseBackups(job);
                makeKnown(job, peer -> before == null || !before.contains(peer));
                PeerId heir = leaving && owns(job.id()) && job.heir == null ? job.backing.first() : null;
                if (heir != null) {
                    passTo(job, heir, out);
                }
            }
            endIfDone(job, out); // what waited for a backup that is gone waits no more, and what was lost may be over
            expect(job);
        }
        return again;
    }

    /**
     * Gives out again what is not in the hands that the book shows; the leases to wait here. What may not be started
     * again ends, and so does what too many peers were lost with.
     *
     * @param isLost whether because their peer is lost: that is held against what it ran
     */
    private List<Lease> again(OwnedJob job, List<Book.Segment> segments, boolean isLost, Effects out) {
        List<Book.Segment> again = new ArrayList<>();
        for (Book.Segment segment : segments) {
            boolean first = Attempts.counted(segment.attempt()) == 1; // nobody asked before it started any of these
            for (Starts.Part part : job.starts.parts(segment.range())) {
                int strikes = part.strikes();
                if (isLost && job.starts.mayRun(part)) {
                    strikes++;
                } else if (isLost && first) {
                    strikes = Math.max(strikes, 1);
                }
                Book.Segment stretch = new Book.Segment(part.range(), segment.holder(), segment.attempt());
                if (job.starts.mayRun(part) && !job.isReentrant()) {
                    end(job, stretch, new Outcome.Abandoned(), out);
                } else if (strikes >= Starts.OVER) {
                    out.note(new Note.GivenUp(job.id(), part.range(), strikes));
                    end(job, stretch, new Outcome.Lost(strikes), out);
                } else {
                    if (strikes != part.strikes() && job.isReentrant()) {
                        job.starts.strike(part.range(), strikes).forEach(job::log);
                    }
                    again.add(stretch);
                }
            }
        }
        return job.takeBack(again, self);
    }

    /** Lets some peers of the view hear who owns a job, until each has confirmed it. */
    private void makeKnown(OwnedJob job, Predicate<PeerId> whom) {
        if (view != null) {
            job.unaware.removeIf(peer -> !view.contains(peer));
            view.members().stream()
                    .filter(peer -> !peer.equals(self) || job.claimsUntil != Long.MAX_VALUE)
                    .filter(whom)
                    .forEach(job.unaware::add);
            if (!job.unaware.isEmpty()) {
                job.auditAt = now;
                job.auditsSoon = AUDITS_AFTER_VIEW + 1; // this one finds what is on its way
            }
        }
        expect(job);
    }

    /**
     * Ends jobs that have taken too long, asks holders what they hold, and reports progress, when it is time; the
     * leases of what nobody has claimed.
     */
    public List<Lease> onTime(long nowNanos, ToIntFunction<JobId> wantPeers, Effects out) {
        List<Lease> again = new ArrayList<>();
        if (nowNanos < deadlineNanos()) {
            return again;
        }
        deadline = Long.MAX_VALUE;
        for (OwnedJob job : List.copyOf(jobs.values())) {
            if (nowNanos >= job.expiresAt) {
                out.note(new Note.Expired(job.id(), job.book.size()));
                release(job, /* isOver= */ true, out);
                continue;
            }
            if (nowNanos >= job.limitAt()) {
                stop(job, JobHead.State.OVERDUE, out);
                continue;
            }
            if (nowNanos >= job.claimsUntil) {
                again.addAll(takeUnclaimed(job, out));
                if (endIfDone(job, out)) {
                    continue;
                }
            }
            if (nowNanos >= job.auditAt && (job.book.undone() > 0 || !job.unaware.isEmpty())) {
                audit(job, nowNanos, out);
            }
            if (nowNanos >= job.doubtsUntil && (job.book.undone() > 0 || !job.unaware.isEmpty())) {
                List.copyOf(job.doubted).forEach(peer -> askFor(job, peer, out));
                doubtUnaware(job, nowNanos);
            }
            if (job.changed && nowNanos - job.reportedAt >= config.progressNanos()) {
                report(job, wantPeers.applyAsInt(job.id()), nowNanos, out);
            }
            expect(job);
        }
        for (Lease lease : retries.takeDue(nowNanos)) {
            again.addAll(comeBack(lease, List.of())); // but for what was cancelled meanwhile
        }
        for (OwnedJob job : passing.values()) {
            deadline = Math.min(deadline, job.backing().deadlineNanos());
        }
        return again;
    }

    /** What of a job waits for its retry. */
    public List<Lease> retrying(JobId id) {
        return retries.waiting(id);
    }

    /** What nobody has said to hold, of a job that this peer took over, waits here. */
    private List<Lease> takeUnclaimed(OwnedJob job, Effects out) {
        job.claimsUntil = Long.MAX_VALUE;
        List<Book.Segment> unclaimed = job.book.heldBy(OwnedJob.NOBODY::equals);
        return again(job, unclaimed, /* isLost= */ true, out);
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
        job.logAge(nowNanos);
        Set<PeerId> asked = new LinkedHashSet<>(holders(job));
        asked.addAll(job.unaware);
        if (job.epoch > 0) { // another owner may have confirmed what this peer handed over, and dropped it
            asked.add(self);
        }
        for (PeerId holder : asked) {
            askFor(job, holder, out);
        }
        doubtUnaware(job, nowNanos);
    }

    /**
     * All that are in doubt were just asked. Of those, who does not know whose job it is may have tasks that are given
     * out anew, and no holder of the book would tell: it is asked until it answers.
     */
    private void doubtUnaware(OwnedJob job, long nowNanos) {
        job.trustAll();
        job.unaware.forEach(peer -> job.doubt(peer, nowNanos + config.auditSoonNanos()));
    }

    private void askFor(OwnedJob job, PeerId holder, Effects out) {
        out.send(holder, new Audit(job.id(), nextAudit++, job.epoch, job.isPreferred()));
    }

    /** The other peers that hold some of a job. */
    private List<PeerId> holders(OwnedJob job) {
        return job.book.heldBy(holder -> !holder.equals(self) && !holder.equals(OwnedJob.NOBODY)).stream()
                .map(Book.Segment::holder)
                .distinct()
                .toList();
    }

    /** A holder answers an audit; the leases of what it has missed to report twice. */
    public List<Lease> onAuditReport(PeerId holder, AuditReport report, Effects out) {
        OwnedJob job = jobs.get(report.job());
        if (job == null) {
            if (!passing.containsKey(report.job())) {
                out.send(holder, new JobOver(report.job()));
            }
            return List.of();
        }
        claim(job, holder, report, out);
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
            if (!Ranges.minus(missing, missedBefore).isEmpty()) { // the second look need not wait for the next audit
                job.doubt(holder, now + config.auditSoonNanos());
            }
        }
        List<Lease> again = new ArrayList<>(again(job, lost, /* isLost= */ false, out));
        if (job.unaware.remove(holder) && job.unaware.isEmpty() && job.claimsUntil != Long.MAX_VALUE) {
            again.addAll(takeUnclaimed(job, out));
        }
        if (!lost.isEmpty() || !again.isEmpty()) {
            endIfDone(job, out);
        }
        expect(job);
        return again;
    }

    /**
     * Books what a holder says that it holds and nobody is booked with, or somebody who has missed to report it; what
     * it has of attempts that the owner does not know, or that are over, it is to drop.
     */
    private static void claim(OwnedJob job, PeerId holder, AuditReport report, Effects out) {
        for (int i = 0; i < report.ranges().size(); i++) {
            IndexRange range = report.ranges().get(i);
            int attempt = report.attempts()[i];
            List<IndexRange> foreign = new ArrayList<>();
            for (Book.Segment segment : job.undoneByStart(range)) {
                boolean free = segment.holder().equals(OwnedJob.NOBODY);
                PeerId worker = job.worker(segment);
                boolean fits =
                        attempt == segment.attempt() || (free && attempt > segment.attempt() && job.bags == null);
                boolean another = job.isStartedElsewhere(segment, holder);
                boolean there = attempt == segment.attempt() && isMissed(job, segment);
                if ((free || there) && fits && !another && (worker == null || worker.equals(holder))) {
                    if (attempt > segment.attempt()) { // given out anew by an owner that had not told all its backups
                        job.log(new Change.Again(segment.range(), attempt));
                    }
                    job.book.move(segment, holder, Math.max(attempt, segment.attempt()));
                } else if (!fits || another) {
                    foreign.add(segment.range());
                }
            }
            if (range.hi() > job.book.size()) { // tasks that a former owner added, and nobody else heard of
                foreign.add(new IndexRange(Math.max(range.lo(), job.book.size()), range.hi()));
            }
            if (!foreign.isEmpty()) {
                out.send(holder, new Drop(job.id(), foreign, attempt));
            }
        }
    }

    private static boolean isMissed(OwnedJob job, Book.Segment segment) {
        OwnedJob.Missed missed = job.missed.get(segment.holder());
        return missed != null
                && Ranges.minus(List.of(segment.range()), missed.ranges()).isEmpty();
    }

    /**
     * A holder wants to start some tasks, and needs to be allowed to.
     *
     * <p>Nothing is answered while the book does not know yet that it holds them, and while nobody can know what else
     * was started: it asks again. The owner of a durable job answers when what it allows cannot be lost.
     */
    public void onStartRequest(PeerId from, StartRequest wish, Effects out) {
        OwnedJob job = jobs.get(wish.job());
        if (job == null) {
            if (!passing.containsKey(wish.job())) {
                out.send(from, new JobOver(wish.job()));
            }
            return;
        }
        if (job.isParked()) {
            return;
        }
        Starts.Permit permit = new Starts.Permit(from, wish.chunk());
        List<IndexRange> plain = new ArrayList<>();
        List<IndexRange> isolated = new ArrayList<>();
        for (Book.Segment segment : job.undone(wish.range())) {
            PeerId worker = job.worker(segment);
            if (segment.attempt() != wish.attempt() || (worker != null && !worker.equals(from))) {
                continue;
            }
            if (!segment.holder().equals(from)) {
                return; // its hand-over is not booked yet
            }
            for (Starts.Part part : job.starts.parts(segment.range())) {
                if (job.isReentrant() || !part.isStarted() || part.permit().equals(permit)) {
                    (part.strikes() >= Starts.TRIED ? isolated : plain).add(part.range());
                }
            }
        }
        StartReply reply = new StartReply(
                wish.job(), wish.chunk(), Ranges.minus(plain, List.of()), Ranges.minus(isolated, List.of()));
        boolean asked = job.starts.has(permit, wish.range()); // its first answer may have gone out
        reply.plain().forEach(range -> allow(job, range, permit));
        reply.isolated().forEach(range -> allow(job, range, permit));
        if (job.backing == null) {
            out.send(from, reply);
        } else {
            if (!asked) {
                job.starts.hold(permit);
            }
            job.backing.whenSafe(() -> {
                job.starts.say(permit);
                out.send(from, standing(job, wish.attempt(), reply));
            });
        }
    }

    /** What of a permit that waited is still true: what was given out anew meanwhile may not start. */
    private static StartReply standing(OwnedJob job, int attempt, StartReply reply) {
        return new StartReply(
                reply.job(),
                reply.chunk(),
                undoneOf(job, attempt, reply.plain()),
                undoneOf(job, attempt, reply.isolated()));
    }

    private static List<IndexRange> undoneOf(OwnedJob job, int attempt, List<IndexRange> ranges) {
        List<IndexRange> same = new ArrayList<>();
        for (IndexRange range : ranges) {
            for (Book.Segment segment : job.book.undone(range)) {
                if (segment.attempt() == attempt) {
                    same.add(segment.range());
                }
            }
        }
        return Ranges.minus(same, List.of());
    }

    private static void allow(OwnedJob job, IndexRange range, Starts.Permit permit) {
        for (Starts.Part part : job.starts.parts(range)) {
            if (!part.permit().equals(permit)) {
                job.starts.permit(part.range(), permit);
                job.log(new Change.Started(part.range(), permit.holder(), permit.chunk()));
            }
        }
    }

    // --- backups, and owners that change

    /** Sends the backups what they lack. */
    public void flush(long nowNanos, Effects out) {
        for (OwnedJob job : durable.values()) {
            flush(job, nowNanos, out);
        }
        for (OwnedJob job : passing.values()) {
            flush(job, nowNanos, out);
        }
    }

    private void flush(OwnedJob job, long nowNanos, Effects out) {
        if (job.backing != null) {
            job.backing.flush(job.epoch, nowNanos, out);
            deadline = Math.min(deadline, job.backing.deadlineNanos());
        }
    }

    /**
     * A backup says what it has.
     *
     * @param backups gets the book once a new owner has confirmed that it is one
     */
    public void onBackedUp(PeerId from, BackedUp said, Backups backups, Effects out) {
        OwnedJob job = jobs.get(said.job());
        OwnedJob passed = passing.get(said.job());
        if (job != null && job.backing != null) {
            if (!job.backing.onBackedUp(from, said.stream(), said.upTo())) {
                chooseBackups(job);
            } else if (!job.backing.tells(from)) {
                out.send(from, new BackupOver(said.job(), job.epoch));
            }
            if (jobs.get(job.id()) != job) {
                return; // with what was safe at last, nobody needed anything of it any more
            }
            if (job.heir != null && job.backing.isWhole(job.heir)) {
                pass(job, job.heir, out);
            } else {
                endIfDone(job, out);
            }
        } else if (passed != null && passed.backing != null) {
            passed.backing.onBackedUp(from, said.stream(), said.upTo());
            if (passed.heir != null && passed.backing.isWhole(passed.heir)) {
                onPassed(said.job(), passed.heir, passed.epoch + 1, backups);
            }
        } else if (job == null && passed == null) {
            out.send(from, new BackupOver(said.job(), isOver(said.job()) ? BackupOver.ENDED : 0));
        }
    }

    /** If a job was on its way to a peer that owns it now, as its epoch shows, this one keeps a copy. */
    public void onPassed(JobId id, PeerId heir, int epoch, Backups backups) {
        OwnedJob job = passing.get(id);
        if (job != null && heir.equals(job.heir) && epoch > job.epoch) {
            passing.remove(id);
            backups.keep(job, heir, epoch, now);
        }
    }

    private void pass(OwnedJob job, PeerId heir, Effects out) {
        jobs.remove(job.id());
        durable.remove(job.id());
        retries.drop(job.id());
        passing.put(job.id(), job);
        if (job.isAttended()) {
            out.displaced(job.id());
        }
        job.session++;
        job.client = OwnedJob.Client.NONE;
        job.copies = job.backing().pass(heir);
    }

    /** Whether this peer owns, or passes on, jobs that outlive it. */
    public boolean hasDurable() {
        return !durable.isEmpty() || !passing.isEmpty();
    }

    /** Whether a job is on its way to a new owner. */
    public boolean isPassing(JobId id) {
        return passing.containsKey(id);
    }

    /** The jobs that are on their way to a new owner. */
    public List<JobId> passing() {
        return List.copyOf(passing.keySet());
    }

    /** Books whose new owner was lost before it confirmed that it is one: this peer goes on. */
    public List<OwnedJob> takeUnpassed(View installed) {
        List<OwnedJob> back = new ArrayList<>();
        for (OwnedJob job : List.copyOf(passing.values())) {
            if (job.heir != null && !installed.contains(job.heir)) {
                passing.remove(job.id());
                job.epoch++;
                back.add(job); // the other may be its owner all the same, out of sight
            }
        }
        return back;
    }

    /**
     * This peer owns a job from now on.
     *
     * @param given whether the owner before it gave it the job, and is its owner no more; otherwise that one may only
     *     be out of sight
     */
    public void adopt(OwnedJob job, int epoch, boolean given, Effects out) {
        for (Book.Segment segment : job.book.segments()) {
            job.book.move(segment, OwnedJob.NOBODY, segment.attempt());
        }
        long firstStream = job.backing == null ? 1 : job.backing.nextStream();
        job.owner = self;
        job.epoch = epoch;
        job.heir = null;
        job.client = OwnedJob.Client.NONE;
        job.session++;
        job.ended = false;
        job.age.advance(now);
        job.missed.clear();
        job.trustAll();
        job.unaware.clear();
        job.seal(); // whoever could have added tasks is gone
        job.mayStart = job.isReentrant() || (job.mayStart && given);
        job.backing =
                new Backing(config, job.id(), self, job.spec.backups(), job.copies, ((long) epoch << 32) + firstStream);
        if (storing) {
            job.backing.store(job.told());
        }
        job.promised = true;
        jobs.put(job.id(), job);
        durable.put(job.id(), job);
        job.reportedAt = now;
        job.changed = true;
        job.claimsUntil = now + CLAIM_NANOS;
        chooseBackups(job);
        makeKnown(job, peer -> true);
        out.note(new Note.TookOver(job.id(), epoch, job.book.undone()));
        if (job.isParked()) {
            out.note(new Note.Parked(job.id(), job.book.undone()));
        }
    }

    /** A job that was adopted may have nothing left to do; whoever wants to hear of its end is attached by now. */
    public void adopted(OwnedJob job, Effects out) {
        endIfDone(job, out);
    }

    /** How an owner answers to another owner of one of its jobs. */
    public enum Contest {
        /** It is the owner no more. */
        CEDED,
        /** It has a client and the other has none: it goes on, as a later owner. */
        KEPT
    }

    /**
     * Another peer says that it owns a job of this one, and counts more.
     *
     * @param results gets what is kept here, for the other
     */
    public Contest onOtherOwner(JobId id, int epoch, boolean attended, Consumer<Yield> results, Effects out) {
        OwnedJob job = jobs.get(id);
        if (job == null) {
            passing.remove(id);
            return Contest.CEDED;
        }
        if (job.isPreferred() && !attended) {
            job.epoch = epoch + 1;
            makeKnown(job, peer -> true);
            return Contest.KEPT;
        }
        if (job.keep != null && job.bags == null) { // what two owners made of one bag does not fit together
            job.keep.forEach((yield, given) -> results.accept(yield));
        }
        boolean displaced = job.isAttended();
        release(job, /* isOver= */ false, out);
        released.remove(id);
        if (displaced) {
            out.displaced(id);
        }
        return Contest.CEDED;
    }

    /** Tells a peer that thinks that it owns a job of this one. */
    public void insist(JobId id, PeerId other, Effects out) {
        OwnedJob job = jobs.get(id);
        if (job != null) {
            askFor(job, other, out);
        }
    }

    /** A client at another peer wants a job; null if that peer is to own it, as soon as it has the book. */
    public BackupMessage.@Nullable Refusal onAttach(PeerId from, JobId id, boolean force, Effects out) {
        OwnedJob job = jobs.get(id);
        if (job == null) {
            return passing.containsKey(id) ? null : BackupMessage.Refusal.NOT_HERE;
        }
        if (job.backing == null) {
            return BackupMessage.Refusal.NOT_DURABLE;
        }
        if (job.isAttended() && !force) {
            return BackupMessage.Refusal.ATTENDED;
        }
        if (job.isParked() && !force) {
            return BackupMessage.Refusal.PARKED;
        }
        letStart(job);
        passTo(job, from, out);
        return null;
    }

    /** Somebody who should know says that the owner before is gone for good, or nobody needs to. */
    private static void letStart(OwnedJob job) {
        if (!job.mayStart) {
            job.mayStart = true;
            job.log(new Change.MayStart(true));
        }
    }

    private void passTo(OwnedJob job, PeerId heir, Effects out) {
        job.heir = heir;
        chooseBackups(job);
        if (jobs.get(job.id()) == job && job.backing().isWhole(heir)) {
            pass(job, heir, out);
        }
    }

    /**
     * A client here wants a job that this peer owns; why not, or null.
     *
     * @param force take the place of a client that the job has
     * @param start let tasks start that may start only once, though an owner that is lost may do so too
     */
    public BackupMessage.@Nullable Refusal attachHere(
            JobId id, long ticket, boolean force, boolean start, Effects out) {
        OwnedJob job = jobs.get(id);
        if (job == null) {
            return BackupMessage.Refusal.NOT_HERE;
        }
        if (job.keep == null) {
            return BackupMessage.Refusal.NOT_DURABLE;
        }
        if (job.isAttended() && !force) {
            return BackupMessage.Refusal.ATTENDED;
        }
        if (job.isParked() && !start) {
            return BackupMessage.Refusal.PARKED;
        }
        letStart(job);
        if (job.isAttended()) {
            out.displaced(id);
        }
        job.session++;
        job.client = OwnedJob.Client.READER;
        out.attached(ticket, job.spec, job.head());
        Keep keep = job.keep;
        List<Runnable> given = new ArrayList<>();
        keep.forEach((yield, again) -> given.add(() -> handKept(job, keep, yield, again, out)));
        job.give();
        job.log(new Change.Given());
        int session = job.session;
        job.backing().whenSafe(() -> {
            if (session == job.session) {
                given.forEach(Runnable::run);
                if (job.ended) {
                    out.progress(job.head());
                    if (job.isConsumed()) { // it waited for somebody to tell only
                        release(job, /* isOver= */ true, out);
                    }
                }
            }
        });
        return null;
    }

    /** Hands what nobody has consumed meanwhile: of that not even the arguments may be left. */
    private static void handKept(OwnedJob job, Keep keep, Yield yield, boolean again, Effects out) {
        if (yield instanceof Yield.Each each && job.bags == null) {
            for (IndexRange kept : Ranges.both(List.of(each.range()), keep.ranges())) {
                hand(job, each.part(kept), again, true, out);
            }
        } else {
            hand(job, yield, again, true, out);
        }
    }

    /** The client of a job goes, and the job goes on. */
    public void onDetached(JobId id) {
        OwnedJob job = jobs.get(id);
        if (job != null && job.backing != null) {
            job.session++;
            job.client = OwnedJob.Client.NONE;
        }
    }

    /** A client has consumed results. */
    public void onConsumed(JobId id, IndexRange range, Effects out) {
        OwnedJob job = jobs.get(id);
        if (job == null || job.backing == null) {
            return;
        }
        job.consume(range);
        job.log(new Change.Consumed(range));
        if (job.ended && job.isConsumed()) {
            job.backing.whenSafe(() -> {
                if (jobs.containsKey(id)) {
                    release(job, /* isOver= */ true, out);
                }
            });
        }
    }

    /**
     * This peer leaves: its durable jobs go to their backups. Those that have none are cancelled like all others, but
     * for those without a client here: whoever wants one of them would not hear of that, and may be out of sight only.
     * They wait for a peer that takes them over, as long as this one may take to leave, and stay in its store.
     */
    public void onLeaving(Effects out) {
        leaving = true;
        for (OwnedJob job : List.copyOf(jobs.values())) {
            PeerId heir = job.backing == null ? null : job.backing.first();
            if (heir == null && (job.backing == null || job.isAttended())) {
                onCancelled(job.id(), out);
            } else if (heir != null) {
                passTo(job, heir, out);
            }
        }
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
        return jobs.values().stream().map(OwnedJob::head).toList();
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

    /** The book of a job as a new backup would be told it; empty of a job that is not durable. */
    public List<Change> told(JobId id) {
        OwnedJob job = jobs.get(id);
        return job == null || job.backing == null ? List.of() : job.told();
    }

    /** What is left of the undone bags of a job, as the owner has it on record; none of a job of another kind. */
    public List<byte[]> bags(JobId id) {
        OwnedJob job = jobs.get(id);
        return job == null || job.bags == null ? List.of() : job.bags.left();
    }

    /** When {@link #onTime} may have something to do; {@link Long#MAX_VALUE} for never. */
    public long deadlineNanos() {
        return Math.min(deadline, retries.deadlineNanos());
    }

    /** Estimated bytes of state: books and pages of arguments, without the arguments themselves. */
    public long stateBytes() {
        long bytes = 0;
        for (OwnedJob job : jobs.values()) {
            bytes += job.stateBytes();
        }
        return bytes + 64L * over.size();
    }
}
