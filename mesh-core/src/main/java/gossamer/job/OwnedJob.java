// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One job of this peer: its description, book, arguments and counts.
 *
 * <p>Confined to the event loop.
 */
final class OwnedJob {
    final JobSpec spec;
    final Book book = new Book();
    final Arguments arguments = new Arguments();

    /** Of a job of bags, instead of the arguments; null of any other. */
    final @Nullable Bags bags;

    /** What a holder did not report at an audit though the book says that it holds it. */
    record Missed(long audit, List<IndexRange> ranges) {}

    /** Of each holder, at the last audit that it answered. */
    final Map<PeerId, Missed> missed = new LinkedHashMap<>();

    long auditAt = Long.MAX_VALUE;
    int auditsSoon;
    long reportedAt;
    boolean changed;

    private boolean open;
    private long failed;
    private long rerun;

    OwnedJob(JobSpec spec) {
        this.spec = spec;
        this.open = spec.isOpen();
        this.bags = spec.gathering() == JobSpec.Gathering.BAG ? new Bags() : null;
    }

    JobId id() {
        return spec.id();
    }

    boolean isOpen() {
        return open;
    }

    void seal() {
        open = false;
    }

    boolean isDone() {
        return !open && book.undone() == 0;
    }

    JobHead head(JobHead.State state) {
        if (bags != null) {
            long total = state == JobHead.State.DONE ? bags.counted() : JobHead.UNKNOWN;
            return new JobHead(spec.id(), spec.title(), total, bags.counted(), failed, bags.rerun(), state);
        }
        return new JobHead(spec.id(), spec.title(), book.size(), book.size() - book.undone(), failed, rerun, state);
    }

    /** Keeps the arguments of tasks that are added; the leases that wait. */
    List<Lease> append(Items items) {
        return bags != null ? bags.append(spec.id(), items) : arguments.append(spec.id(), items);
    }

    private void release(IndexRange range) {
        if (bags != null) {
            bags.release(range);
        } else {
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

    /** The peer that a stretch cannot be taken from by a hand-over: it has begun and the owner knows, or null. */
    @Nullable
    PeerId worker(Book.Segment segment) {
        return bags == null ? null : bags.worker(segment.range().lo());
    }

    /** When this job next wants to audit or to report; {@link Long#MAX_VALUE} for never. */
    long deadlineNanos(long progressNanos) {
        long audit = book.undone() > 0 ? auditAt : Long.MAX_VALUE;
        return changed ? Math.min(audit, reportedAt + progressNanos) : audit;
    }

    /** Takes the undone part of what was executed; what of it is new, to be delivered, by rising index. */
    List<Yield> accept(Yield.Each each) {
        List<Yield> fresh = new ArrayList<>();
        for (Book.Segment segment : book.finish(each.range())) {
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
        book.finish(combined.range()).forEach(segment -> release(segment.range()));
        changed = true;
    }

    /** Books undone stretches to this peer again, as a new attempt; the leases to wait here. */
    List<Lease> takeBack(List<Book.Segment> segments, PeerId self) {
        List<Lease> leases = new ArrayList<>();
        for (Book.Segment segment : segments) {
            book.move(segment, self, segment.attempt() + 1);
            rerun += segment.range().size();
            int attempt = segment.attempt() + 1;
            leases.addAll(
                    bags != null
                            ? bags.again(spec.id(), segment.range(), attempt)
                            : arguments.leases(spec.id(), segment.range(), attempt));
        }
        changed = changed || !leases.isEmpty();
        return leases;
    }
}
