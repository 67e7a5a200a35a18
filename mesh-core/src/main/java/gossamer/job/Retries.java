// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.model.Change;
import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tasks that threw, and that their job's policy attempts again after a pause.
 *
 * <p>The book shows them at the owner meanwhile.
 *
 * <p>Confined to the event loop.
 */
final class Retries {
    private final PeerId self;
    private final TreeMap<Long, List<Lease>> due = new TreeMap<>();

    Retries(PeerId self) {
        this.self = self;
    }

    /** Takes the failures that are to be attempted again out of some outcomes; the others, which stand. */
    List<Yield.Each> takeRetriable(OwnedJob job, Yield.Each each, long nowNanos) {
        if (job.spec.policy().retries() == 0) {
            return List.of(each);
        }
        List<Yield.Each> standing = new ArrayList<>();
        long from = each.range().lo();
        for (int i = 0; i < each.outcomes().size(); i++) {
            long index = each.range().lo() + i;
            if (each.outcomes().get(i) instanceof Outcome.Failure failure
                    && failure.retriable()
                    && isTaken(job, index, each.attempt(), nowNanos)) {
                addPart(each, from, index, standing);
                from = index + 1;
            }
        }
        addPart(each, from, each.range().hi(), standing);
        return standing;
    }

    private static void addPart(Yield.Each each, long lo, long hi, List<Yield.Each> parts) {
        if (lo < hi) {
            parts.add(each.part(new IndexRange(lo, hi)));
        }
    }

    /** Whether a failure does not count: there is to be another attempt, or there is one already. */
    private boolean isTaken(OwnedJob job, long index, int attempt, long nowNanos) {
        List<Book.Segment> undone = job.book.undone(new IndexRange(index, index + 1));
        if (undone.isEmpty()) {
            return false;
        }
        if (attempt < undone.get(0).attempt()) {
            return true;
        }
        if (job.starts.retries(index) >= job.spec.policy().retries()) {
            return false;
        }
        Change.Struck told = job.starts.retry(index);
        job.log(told);
        long pause = job.spec.policy().pauseNanos(told.retries());
        due.computeIfAbsent(nowNanos + pause, at -> new ArrayList<>()).addAll(job.takeBack(undone, self));
        return true;
    }

    /** What has waited long enough. */
    List<Lease> takeDue(long nowNanos) {
        List<Lease> leases = new ArrayList<>();
        while (!due.isEmpty() && due.firstKey() <= nowNanos) {
            leases.addAll(due.pollFirstEntry().getValue());
        }
        return leases;
    }

    long deadlineNanos() {
        return due.isEmpty() ? Long.MAX_VALUE : due.firstKey();
    }

    /** What of a job waits. */
    List<Lease> waiting(JobId job) {
        List<Lease> waiting = new ArrayList<>();
        for (Map.Entry<Long, List<Lease>> entry : due.entrySet()) {
            for (Lease lease : entry.getValue()) {
                if (lease.job().equals(job)) {
                    waiting.add(lease);
                }
            }
        }
        return waiting;
    }

    /** Nobody wants these any more. */
    void drop(JobId job) {
        due.values().forEach(leases -> leases.removeIf(lease -> lease.job().equals(job)));
        due.values().removeIf(List::isEmpty);
    }
}
