// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import org.jspecify.annotations.Nullable;

/**
 * A range lease: a stretch of one job's tasks in the hands of one peer, with the arguments they need.
 *
 * <p>Its holder is whoever has it; the owner's book says who that is. It has no time limit of its own.
 *
 * @param job the job the tasks belong to
 * @param range the task indices
 * @param attempt from 1; grows each time the owner gives a range out again because its holder was lost
 * @param items one argument per index, or {@link Items#NONE} for a job whose tasks need only their index
 */
public record Lease(JobId job, IndexRange range, int attempt, Items items) {
    public Lease {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt " + attempt + " of " + job + range + " is below 1");
        }
        if (!items.isEmpty() && items.size() != range.size()) {
            throw new IllegalArgumentException(
                    items.size() + " items for the " + range.size() + " tasks of " + job + range);
        }
    }

    public long size() {
        return range.size();
    }

    /** The part of this lease that covers a range inside its own. */
    public Lease part(long lo, long hi) {
        if (lo == range.lo() && hi == range.hi()) {
            return this;
        }
        if (lo < range.lo() || hi > range.hi()) {
            throw new IllegalArgumentException("[" + lo + "," + hi + ") is not inside " + range);
        }
        Items part = items.isEmpty() ? items : items.slice((int) (lo - range.lo()), (int) (hi - range.lo()));
        return new Lease(job, new IndexRange(lo, hi), attempt, part);
    }

    /** This lease and the one right after it as one, or null where they are not of one piece. */
    public @Nullable Lease joined(Lease next) {
        if (range.hi() != next.range.lo() || attempt != next.attempt || !job.equals(next.job)) {
            return null;
        }
        Items both = items.isEmpty() && next.items.isEmpty() ? Items.NONE : items.joined(next.items);
        return both == null ? null : new Lease(job, new IndexRange(range.lo(), next.range.hi()), attempt, both);
    }

    @Override
    public String toString() {
        return job + range.toString() + "#" + attempt;
    }
}
