// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.message.ResultMessage.Worked;
import gossamer.model.Change;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.Lease;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is on record of the undone bags of one job: what is left of each, and how far the execution has come that made
 * it so.
 *
 * <p>An execution of a bag is named by its peer, the chunk there and the attempt. Until one has taken a step, any copy
 * of the attempt may be the one: all hold the same bytes. The first step that is taken as true binds the bag to the
 * execution it came from; from then on the record is what that execution left, and every other copy of the attempt is
 * out of date. A bag that is given out again is bound to nobody, and its next execution begins from the record.
 *
 * <pre>
 *   free --step 1--> bound --steps 2, 3, ...--> bound --last step--> done, and off the record
 *                    bound --its peer is lost--> free, as the next attempt
 * </pre>
 *
 * <p>So whatever happens, the items counted and those in and below the bags on record are all items there are: the
 * record is the credit of credit-recovery termination (<b>I14</b>), and no copy that is under way or in transit counts.
 *
 * <p>Confined to the event loop.
 */
final class Bags {
    /** What a step is to the record. */
    enum Verdict {
        /** The one to be taken as true now. */
        NEXT,
        /** One before it has not come yet; it is kept, and will be said again. */
        EARLY,
        /** Taken as true before. */
        REPEATED,
        /** Of an execution that the record is not of. */
        FOREIGN,
        /** Of an earlier execution by the peer that the bag is bound to, which is over there. */
        OVER,
        /** Of a later execution by the peer that the bag is bound to, which therefore has lost the one on record. */
        BEGUN_ANEW,
        /** Of a bag that is done. */
        DONE
    }

    /** A step that overtook one before it. */
    record Early(PeerId from, Yield.Bagged step) {}

    /** More early steps of one bag are not kept: they will be said again. */
    private static final int EARLY_MAX = 8;

    private static final class Bag {
        byte[] left; // replaced, never written to: leases and messages share it

        @Nullable
        PeerId worker;

        long chunk;
        long step;
        long unreported; // items since that step, as last heard
        final List<Early> early = new ArrayList<>(0);

        Bag(byte[] left) {
            this.left = left;
        }
    }

    private final TreeMap<Long, Bag> undone = new TreeMap<>();
    private final Map<PeerId, Long> refused = new LinkedHashMap<>(); // the newest batch with a refused step
    private long counted;
    private long rerun;

    /**
     * Adds bags behind those there are; a lease for each.
     *
     * @param first the index of the first
     */
    List<Lease> append(JobId job, long first, Items bags, int attempt) {
        List<Lease> leases = new ArrayList<>(bags.size());
        for (int i = 0; i < bags.size(); i++) {
            undone.put(first + i, new Bag(bags.at(i)));
            leases.add(lease(job, first + i, attempt, bags.at(i)));
        }
        return leases;
    }

    /** Adds one bag as it stood at another owner. */
    void restore(Change.Bag told) {
        Bag bag = new Bag(told.left());
        bag.worker = told.worker();
        bag.chunk = told.chunk();
        bag.step = told.step();
        undone.put(told.index(), bag);
    }

    /** Each undone bag as another owner would need it, by rising index. */
    List<Change.Bag> told(ToIntFunction<Long> attempt) {
        List<Change.Bag> told = new ArrayList<>(undone.size());
        undone.forEach((index, bag) ->
                told.add(new Change.Bag(index, attempt.applyAsInt(index), bag.left, bag.worker, bag.chunk, bag.step)));
        return told;
    }

    /** Goes on with the counts of another owner. */
    void recount(long items, long forNothing) {
        counted = items;
        rerun = forNothing;
    }

    private static Lease lease(JobId job, long index, int attempt, byte[] left) {
        return new Lease(job, new IndexRange(index, index + 1), attempt, Items.of(new byte[][] {left}));
    }

    /** Gives undone bags out again as they are on record: bound to nobody, a lease for each. */
    List<Lease> again(JobId job, IndexRange range, int attempt) {
        List<Lease> leases = new ArrayList<>((int) range.size());
        undone.subMap(range.lo(), range.hi()).forEach((index, bag) -> {
            rerun += bag.unreported;
            bag.worker = null;
            bag.chunk = 0;
            bag.step = 0;
            bag.unreported = 0;
            bag.early.clear();
            leases.add(lease(job, index, attempt, bag.left));
        });
        return leases;
    }

    /** These bags are done. */
    void release(IndexRange range) {
        undone.subMap(range.lo(), range.hi()).clear();
    }

    /**
     * Judges a step against the record.
     *
     * @param attempt of the bag in the book
     */
    Verdict judge(PeerId from, Yield.Bagged step, int attempt) {
        Bag bag = undone.get(step.index());
        if (bag == null) {
            return Verdict.DONE;
        }
        if (step.attempt() != attempt) {
            return Verdict.FOREIGN;
        }
        if (bag.worker == null) {
            return step.step() == 1 ? Verdict.NEXT : Verdict.EARLY;
        }
        if (!bag.worker.equals(from)) {
            return Verdict.FOREIGN;
        }
        if (step.chunk() != bag.chunk) {
            return step.chunk() < bag.chunk ? Verdict.OVER : Verdict.BEGUN_ANEW;
        }
        if (step.step() <= bag.step) {
            return Verdict.REPEATED;
        }
        return step.step() == bag.step + 1 ? Verdict.NEXT : Verdict.EARLY;
    }

    /** Takes the next step of a bag as true; what it gave away is the caller's to add. */
    void take(PeerId from, Yield.Bagged step) {
        counted += step.items();
        byte[] rest = step.rest();
        if (rest == null) {
            undone.remove(step.index());
            return;
        }
        Bag bag = bag(step.index());
        bag.left = rest;
        bag.worker = from;
        bag.chunk = step.chunk();
        bag.step = step.step();
        bag.unreported = 0;
    }

    /** Keeps a step until the one before it has come. */
    void keep(PeerId from, Yield.Bagged step) {
        List<Early> early = bag(step.index()).early;
        early.removeIf(kept -> kept.from().equals(from) && kept.step().step() == step.step());
        if (early.size() < EARLY_MAX) {
            early.add(new Early(from, step));
        }
    }

    /** A step that was kept and is the next one now, or null. */
    @Nullable
    Early takeEarly(long index, int attempt) {
        Bag bag = undone.get(index);
        if (bag == null) {
            return null;
        }
        bag.early.removeIf(kept -> {
            Verdict verdict = judge(kept.from(), kept.step(), attempt);
            return verdict != Verdict.NEXT && verdict != Verdict.EARLY;
        });
        for (Early kept : bag.early) {
            if (judge(kept.from(), kept.step(), attempt) == Verdict.NEXT) {
                bag.early.remove(kept);
                return kept;
            }
        }
        return null;
    }

    private Bag bag(long index) {
        Bag bag = undone.get(index);
        if (bag == null) {
            throw new IllegalStateException("I14: bag " + index + " is not on record");
        }
        return bag;
    }

    /** The work of a step was for nothing; counted once, however often it is said. */
    void refuse(PeerId from, long batch, long items) {
        Long newest = refused.get(from);
        if (newest == null || newest < batch) {
            refused.put(from, batch);
            rerun += items;
        }
    }

    /**
     * How many items an execution has worked on since its last step; kept of the one on record, or of one by the holder
     * that has taken no step yet.
     */
    void onWorked(PeerId from, PeerId holder, Worked worked) {
        Bag bag = bag(worked.index());
        boolean onRecord =
                bag.worker == null ? from.equals(holder) : from.equals(bag.worker) && worked.chunk() == bag.chunk;
        if (onRecord && worked.step() == bag.step) {
            bag.unreported = worked.items();
        }
    }

    /** The peer whose execution a bag is bound to, or null. */
    @Nullable
    PeerId worker(long index) {
        Bag bag = undone.get(index);
        return bag == null ? null : bag.worker;
    }

    /** What is left of the undone bags, by rising index. */
    List<byte[]> left() {
        return undone.values().stream().map(bag -> bag.left).toList();
    }

    /** How many items were worked on, by steps that were taken as true. */
    long counted() {
        return counted;
    }

    /**
     * How many items were worked on for nothing: those of steps that were refused, and what lost peers had last said of
     * theirs.
     */
    long rerun() {
        return rerun;
    }

    int count() {
        return undone.size();
    }
}
