// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.model.IndexRange;
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

/**
 * One job of this peer: its description, book, arguments and counts.
 *
 * <p>Confined to the event loop.
 */
final class OwnedJob {
    final JobSpec spec;
    final Book book = new Book();
    final Arguments arguments = new Arguments();

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
        return new JobHead(spec.id(), spec.title(), book.size(), book.size() - book.undone(), failed, rerun, state);
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
            arguments.release(segment.range());
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
        book.finish(combined.range()).forEach(segment -> arguments.release(segment.range()));
        changed = true;
    }

    /** Books undone stretches to this peer again, as a new attempt; the leases to wait here. */
    List<Lease> takeBack(List<Book.Segment> segments, PeerId self) {
        List<Lease> leases = new ArrayList<>();
        for (Book.Segment segment : segments) {
            book.move(segment, self, segment.attempt() + 1);
            rerun += segment.range().size();
            leases.addAll(arguments.leases(spec.id(), segment.range(), segment.attempt() + 1));
        }
        changed = changed || !leases.isEmpty();
        return leases;
    }
}
