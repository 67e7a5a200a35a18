// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

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
import gossamer.model.Yield;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One job as its owner knows it: its description, book, arguments, counts and, if it is durable, the results that are
 * not consumed. A backup has one too, made of the changes that the owner told it; there nobody holds anything.
 *
 * <p>Confined to the event loop.
 */
public final class OwnedJob {
    /** Who holds what no holder has claimed: in the book of a backup, and of one that has just become the owner. */
    static final PeerId NOBODY = new PeerId(0, 0);

    /** Whoever wants the results. */
    enum Client {
        NONE,
        /** The program that submitted the job; it knows the arguments. */
        SUBMITTER,
        /** One that came later; it is told the arguments too. */
        READER
    }

    final JobSpec spec;
    final Book book = new Book();
    final Arguments arguments = new Arguments();
    final Starts starts = new Starts();
    final Age age = new Age();

    /**
     * Whether the owner may let tasks start that may start only once: not one that took the job over from an owner that
     * may still do so itself, on the other side of a partition.
     */
    boolean mayStart = true;

    /** Of a job of bags, instead of the arguments; null of any other. */
    final @Nullable Bags bags;

    /** Of a durable job; null of any other. */
    final @Nullable Keep keep;

    /** Of a durable job, at its owner; null of any other, and at a backup. */
    @Nullable
    Backing backing;

    /** What a holder did not report at an audit though the book says that it holds it. */
    record Missed(long audit, List<IndexRange> ranges) {}

    /** Of each holder, at the last audit that it answered. */
    final Map<PeerId, Missed> missed = new LinkedHashMap<>();

    /**
     * Holders that have missed to report something once, and those who have not confirmed who owns the job: they are
     * asked again before the next audit.
     */
    final Set<PeerId> doubted = new LinkedHashSet<>();

    /** When they are; {@link Long#MAX_VALUE} for never. */
    long doubtsUntil = Long.MAX_VALUE;

    /** Those who are still to hear, and to confirm, who owns the job. */
    final Set<PeerId> unaware = new LinkedHashSet<>();

    /** The owner, and its epoch. */
    PeerId owner;

    int epoch;
    Client client = Client.NONE;
    long auditAt = Long.MAX_VALUE;
    int auditsSoon;
    long reportedAt;
    boolean changed;

    /** All tasks are done, and the client was told; the job stays for the sake of what is kept. */
    boolean ended;

    /** Until then what nobody holds may be claimed; {@link Long#MAX_VALUE} when it is over. */
    long claimsUntil = Long.MAX_VALUE;

    /** When what is kept is given up; {@link Long#MAX_VALUE} for not yet. */
    long expiresAt = Long.MAX_VALUE;

    /** Whether anybody was told that the job outlives its owner. */
    boolean promised;

    /** Grows when a client comes or goes: what was meant for one is not given to another. */
    int session;

    /** To be its owner as soon as its copy of the book is whole, or null. */
    @Nullable
    PeerId heir;

    /** Peers that have a copy of the book as it was before it changed its owner. */
    List<PeerId> copies = List.of();

    private boolean open;
    private long failed;
    private long rerun;

    OwnedJob(JobSpec spec, PeerId owner, int epoch) {
        this.spec = spec;
        this.owner = owner;
        this.epoch = epoch;
        this.open = spec.isOpen();
        this.bags = spec.gathering() == JobSpec.Gathering.BAG ? new Bags() : null;
        this.keep = spec.isDurable() ? new Keep() : null;
    }

    public JobId id() {
        return spec.id();
    }

    boolean isAttended() {
        return client != Client.NONE;
    }

    /** Whether its tasks may start more than once. */
    boolean isReentrant() {
        return spec.policy().reentrant();
    }

    /** Whether tasks wait for an owner that is lost, because nobody else can know what it let start. */
    boolean isParked() {
        return !mayStart && !isReentrant() && !isDone();
    }

    /** Whether it does not give way to an owner of which this is not true. */
    boolean isPreferred() {
        return isReentrant() ? isAttended() : mayStart;
    }

    void seal() {
        open = false;
    }

    boolean isDone() {
        return !open && book.undone() == 0;
    }

    /** The epoch of its owner. */
    public int epoch() {
        return epoch;
    }

    /** Whether nobody needs anything of it any more. */
    boolean isConsumed() {
        return keep == null || keep.isEmpty();
    }

    /**
     * Whether nobody can have heard of its end, were it now: of a durable job without tasks there is nothing to
     * consume, so that nobody has consumed it shows only in nobody being here.
     */
    boolean isUnheard() {
        return keep != null && book.size() == 0 && !isAttended();
    }

    JobHead head() {
        return head(ended ? JobHead.State.DONE : JobHead.State.RUNNING);
    }

    JobHead head(JobHead.State state) {
        if (bags != null) {
            long total = state == JobHead.State.DONE ? bags.counted() : JobHead.UNKNOWN;
            return new JobHead(spec.id(), spec.title(), total, bags.counted(), failed, bags.rerun(), state);
        }
        return new JobHead(spec.id(), spec.title(), book.size(), book.size() - book.undone(), failed, rerun, state);
    }

    /** Adds tasks and keeps their arguments; the leases that wait. */
    List<Lease> append(Items items, PeerId holder, int attempt) {
        long first = book.size();
        book.add(items.size(), holder, attempt);
        return keepItems(first, items, attempt);
    }

    private List<Lease> keepItems(long first, Items items, int attempt) {
        return bags != null
                ? bags.append(spec.id(), first, items, attempt)
                : arguments.append(spec.id(), first, items, attempt);
    }

    /** The least attempt that the owner gives. */
    int attemptLeast() {
        return Attempts.first(epoch, owner);
    }

    /** Lets go of what was needed to run these tasks; of a durable job only when their results are consumed too. */
    private void release(IndexRange range) {
        if (bags != null) {
            bags.release(range);
        } else if (keep == null) {
            arguments.release(range);
        }
    }

    /**
     * The undone stretches inside a range, by rising index; of bags each by itself, because each has its own worker.
     */
    List<Book.Segment> undone(IndexRange range) {
        if (bags == null) {
            return book.undone(range);
        }
        List<Book.Segment> each = new ArrayList<>();
        for (Book.Segment segment : book.undone(range)) {
            for (long i = segment.range().lo(); i < segment.range().hi(); i++) {
                each.add(new Book.Segment(new IndexRange(i, i + 1), segment.holder(), segment.attempt()));
            }
        }
        return each;
    }

    /** The same, of tasks that may start only once cut where they may have been started by different peers. */
    List<Book.Segment> undoneByStart(IndexRange range) {
        if (isReentrant()) {
            return undone(range);
        }
        List<Book.Segment> parts = new ArrayList<>();
        for (Book.Segment segment : undone(range)) {
            for (Starts.Part part : starts.parts(segment.range())) {
                parts.add(new Book.Segment(part.range(), segment.holder(), segment.attempt()));
            }
        }
        return parts;
    }

    /** Whether a stretch that {@link #undoneByStart} returned may start only once, and that at another peer. */
    boolean isStartedElsewhere(Book.Segment segment, PeerId holder) {
        if (isReentrant()) {
            return false;
        }
        PeerId starter = starter(segment);
        return starter != null && !starter.equals(holder);
    }

    /** Who may have started a stretch that {@link #undoneByStart} returned, and that may start only once; or null. */
    @Nullable
    PeerId starter(Book.Segment segment) {
        Starts.Part part = isReentrant() ? null : starts.parts(segment.range()).get(0);
        return part == null || !part.isStarted() ? null : part.permit().holder();
    }

    /** The peer that a stretch cannot be taken from by a hand-over: it has begun and the owner knows, or null. */
    @Nullable
    PeerId worker(Book.Segment segment) {
        return bags == null ? null : bags.worker(segment.range().lo());
    }

    /** When this job next wants to audit or to report; {@link Long#MAX_VALUE} for never. */
    long deadlineNanos(long progressNanos) {
        long audit = book.undone() > 0 || !unaware.isEmpty() ? Math.min(auditAt, doubtsUntil) : Long.MAX_VALUE;
        long backing = this.backing == null ? Long.MAX_VALUE : this.backing.deadlineNanos();
        long earliest = Math.min(Math.min(audit, backing), Math.min(claimsUntil, Math.min(expiresAt, limitAt())));
        return changed ? Math.min(earliest, reportedAt + progressNanos) : earliest;
    }

    /** A holder is to be asked again. */
    void doubt(PeerId holder, long untilNanos) {
        doubted.add(holder);
        doubtsUntil = Math.min(doubtsUntil, untilNanos);
    }

    /** Nobody is to be asked again: all are being asked, or what they missed is void. */
    void trustAll() {
        doubted.clear();
        doubtsUntil = Long.MAX_VALUE;
    }

    /** When it has taken longer than it may; {@link Long#MAX_VALUE} for never. */
    long limitAt() {
        return spec.limits().limitsJob() && !isDone()
                ? age.reachesAt(spec.limits().jobNanos())
                : Long.MAX_VALUE;
    }

    /** Tells the backups how long it has run: they go on counting if this peer is lost. */
    void logAge(long nowNanos) {
        if (spec.limits().limitsJob() && !isDone() && age.advance(nowNanos)) {
            log(new Change.Spent(age.spentNanos()));
        }
    }

    private List<Book.Segment> finish(IndexRange range) {
        starts.clear(range);
        return book.finish(range);
    }

    /** Takes the undone part of what was executed; what of it is new, to be delivered, by rising index. */
    List<Yield> accept(Yield.Each each) {
        List<Yield> fresh = new ArrayList<>();
        for (Book.Segment segment : finish(each.range())) {
            release(segment.range());
            Yield.Each part = each.part(segment.range());
            for (Outcome outcome : part.outcomes()) {
                failed += outcome instanceof Outcome.Success ? 0 : 1;
            }
            fresh.add(part);
        }
        changed = changed || !fresh.isEmpty();
        return fresh;
    }

    /**
     * Whether none of a stretch is done: only then can its combined value be used, because it cannot be taken apart.
     */
    boolean isUndone(IndexRange range) {
        long undone = 0;
        for (Book.Segment segment : book.undone(range)) {
            undone += segment.range().size();
        }
        return undone == range.size();
    }

    /** Takes the combined value of a stretch that is wholly undone. */
    void accept(Yield.Combined combined) {
        finish(combined.range()).forEach(segment -> release(segment.range()));
        changed = true;
    }

    /**
     * Takes the next step of a bag; the leases of what was split off, which a peer holds now.
     *
     * @param attempt of what was split off
     */
    List<Lease> accept(Bags of, PeerId worker, Yield.Bagged step, PeerId holder, int attempt) {
        of.take(worker, step);
        if (step.isLast()) {
            finish(step.range());
        }
        changed = true;
        return step.given().isEmpty()
                ? List.of()
                : append(Items.of(step.given().toArray(new byte[0][])), holder, attempt);
    }

    /**
     * Books undone stretches to this peer again, as a new attempt; the leases to wait here. They are to ask before they
     * start.
     */
    List<Lease> takeBack(List<Book.Segment> segments, PeerId self) {
        List<Lease> leases = new ArrayList<>();
        for (Book.Segment segment : segments) {
            rerun += segment.range().size();
            int attempt = Math.max(segment.attempt(), attemptLeast()) + 1;
            leases.addAll(again(segment, attempt, self));
            log(new Change.Again(segment.range(), attempt));
        }
        changed = changed || !leases.isEmpty();
        return leases;
    }

    private List<Lease> again(Book.Segment segment, int attempt, PeerId holder) {
        starts.forgetPermits(segment.range());
        book.move(segment, holder, attempt);
        return bags != null
                ? bags.again(spec.id(), segment.range(), attempt)
                : arguments.leases(spec.id(), segment.range(), attempt);
    }

    /** Of a job that is durable, at its owner. */
    Backing backing() {
        if (backing == null) {
            throw new IllegalStateException(spec + " has no backups");
        }
        return backing;
    }

    /** Tells the backups. */
    void log(Change change) {
        if (backing != null) {
            backing.log(change);
        }
    }

    /** Lets go of results, and of the arguments that belong to them. */
    void consume(IndexRange range) {
        if (keep == null) {
            return;
        }
        keep.consume(range).forEach(arguments::release);
        if (bags != null && isDone()) {
            keep.consumeBags();
        }
    }

    /** Estimated bytes of state, without the arguments themselves. */
    long stateBytes() {
        return 256
                + book.bytes()
                + starts.bytes()
                + 8L * 1024 * arguments.pageCount()
                + (bags == null ? 0 : 160L * bags.count())
                + (keep == null ? 0 : keep.bytes());
    }

    // --- as a backup knows it

    /** The whole book as changes behind {@link Change.Opened}, for somebody who knows nothing of it. */
    List<Change> told() {
        List<Change> told = new ArrayList<>();
        told.add(new Change.Opened(spec, open));
        if (book.size() > 0) {
            told.add(new Change.Tasks(book.size()));
        }
        List<IndexRange> live = new ArrayList<>(); // undone, or kept
        for (Book.Segment segment : book.segments()) {
            live.add(segment.range());
            if (segment.attempt() > 1 && bags == null) {
                told.add(new Change.Again(segment.range(), segment.attempt()));
            }
        }
        if (keep != null) {
            live.addAll(keep.ranges());
            if (bags == null) {
                for (IndexRange range : Ranges.minus(live, List.of())) {
                    arguments
                            .pieces(range)
                            .forEach(piece ->
                                    told.add(new Change.Arguments(piece.range().lo(), piece.items())));
                }
            }
            keep.forEach((yield, given) -> told.add(new Change.Kept(yield, given)));
        }
        if (bags != null) {
            told.addAll(bags.told(index ->
                    book.undone(new IndexRange(index, index + 1)).get(0).attempt()));
        }
        if (book.size() > 0) {
            for (IndexRange finished : Ranges.minus(List.of(new IndexRange(0, book.size())), live)) {
                told.add(new Change.Finished(finished));
            }
        }
        told.addAll(starts.told());
        if (!mayStart) {
            told.add(new Change.MayStart(false));
        }
        if (spec.limits().limitsJob() && age.spentNanos() > 0) {
            told.add(new Change.Spent(age.spentNanos()));
        }
        told.add(new Change.Counted(bags == null ? 0 : bags.counted(), failed, bags == null ? rerun : bags.rerun()));
        return told;
    }

    /**
     * Takes a change that the owner tells.
     *
     * @param nowNanos when this peer heard of it
     * @throws IllegalStateException if it does not fit what was told before
     */
    void apply(Change change, long nowNanos) {
        switch (change) {
            case Change.Opened opened -> throw new IllegalStateException("told twice from the beginning: " + spec);
            case Change.Tasks tasks -> book.add(tasks.count(), NOBODY, 1);
            case Change.Arguments args -> keepItems(args.first(), args.items(), 1);
            case Change.Sealed sealed -> seal();
            case Change.Done done -> {
                applyDone(done);
                kept(done.yield(), done.given());
            }
            case Change.Kept kept -> {
                if (!(kept.yield() instanceof Yield.Bagged)) {
                    finish(kept.yield().range());
                }
                kept(kept.yield(), kept.given());
            }
            case Change.Again again ->
                undone(again.range()).forEach(segment -> again(segment, again.attempt(), NOBODY));
            case Change.Consumed consumed -> consume(consumed.range());
            case Change.Finished finished -> finish(finished.range());
            case Change.Started started ->
                starts.permit(started.range(), new Starts.Permit(started.holder(), started.chunk()));
            case Change.Struck told -> starts.record(told);
            case Change.MayStart said -> mayStart = said.may();
            case Change.Spent spent -> age.set(spent.nanos(), nowNanos);
            case Change.Given given -> give();
            case Change.Bag bag -> {
                IndexRange range = new IndexRange(bag.index(), bag.index() + 1);
                undone(range).forEach(segment -> book.move(segment, NOBODY, bag.attempt()));
                if (bags != null) {
                    bags.restore(bag);
                }
            }
            case Change.Counted counted -> {
                failed = counted.failed();
                rerun = counted.rerun();
                if (bags != null) {
                    bags.recount(counted.items(), counted.rerun());
                }
            }
            case Change.Backups backups -> {}
            case Change.Inherited inherited -> {}
        }
    }

    private void applyDone(Change.Done done) {
        switch (done.yield()) {
            case Yield.Each each -> accept(each);
            case Yield.Combined combined -> accept(combined);
            case Yield.Bagged step -> {
                if (bags != null) {
                    accept(bags, done.worker(), step, NOBODY, 1);
                }
            }
        }
    }

    private void kept(Yield yield, boolean given) {
        if (keep != null) {
            keep.add(yield, given);
        }
    }

    /** Tells the backups that the last tasks that were added are not of attempt 1. */
    void logAttempt(IndexRange added, int attempt) {
        if (attempt > 1) {
            log(new Change.Again(added, attempt));
        }
    }

    /** Grows with what the owner knows: of two books of one owner the larger one is the later. */
    long progress() {
        long done = book.size() - book.undone();
        if (bags != null) {
            return book.size() + done + bags.counted() + (isConsumed() ? 1 : 0);
        }
        long kept = 0;
        for (IndexRange range : keep == null ? List.<IndexRange>of() : keep.ranges()) {
            kept += range.size();
        }
        return book.size() + 2 * done - kept;
    }

    /** Everything that is kept is given to a client. */
    void give() {
        if (keep != null) {
            keep.give();
        }
    }
}
