// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.job.Book.Segment;
import gossamer.machine.Effects;
import gossamer.message.LeaseMessage.Drop;
import gossamer.model.IndexRange;
import gossamer.model.Lease;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.model.Yield;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the steps of bags as true: each once, in their order, all of a step in one go, and of one execution only.
 *
 * <p>Confined to the event loop.
 */
final class Steps {
    /** What is done with a step that is true. */
    interface Giving {
        void give(OwnedJob job, PeerId worker, Yield yield, Effects out);
    }

    private final PeerId self;

    Steps(PeerId self) {
        this.self = self;
    }

    /**
     * A step arrived.
     *
     * @param batch the number of the batch it came in
     * @param view where a taker must stand to be given what was split off; null before the first
     * @param placed gets the leases of what was split off, or of a bag that must run again
     * @param giving hears of each step that is true, before anything else can follow from it
     * @return whether the sender need not say it again
     */
    boolean onStep(
            OwnedJob job,
            Bags bags,
            PeerId from,
            long batch,
            Yield.Bagged step,
            @Nullable View view,
            Placed placed,
            Giving giving,
            Effects out) {
        List<Segment> undone = job.book.undone(step.range());
        int attempt = undone.isEmpty() ? 0 : undone.get(0).attempt();
        switch (bags.judge(from, step, attempt)) {
            case NEXT -> {
                take(job, bags, from, undone.get(0), step, view, placed, giving, out);
                Bags.Early early = bags.takeEarly(step.index(), attempt);
                while (early != null) {
                    take(job, bags, from, bound(job, early.step()), early.step(), view, placed, giving, out);
                    early = bags.takeEarly(step.index(), attempt);
                }
            }
            case EARLY -> {
                bags.keep(from, step);
                return false;
            }
            case REPEATED -> {}
            case OVER -> bags.refuse(from, batch, step.items());
            case FOREIGN -> {
                bags.refuse(from, batch, step.items());
                drop(job, from, step.range(), step.attempt(), out);
            }
            case BEGUN_ANEW -> {
                bags.refuse(from, batch, step.items());
                drop(job, from, step.range(), step.attempt(), out);
                placed.waiting().addAll(job.takeBack(undone, self));
            }
            case DONE -> drop(job, from, step.range(), step.attempt(), out);
        }
        return true;
    }

    private static Segment bound(OwnedJob job, Yield.Bagged step) {
        return job.book.undone(step.range()).get(0);
    }

    private static void drop(OwnedJob job, PeerId holder, IndexRange range, int attempt, Effects out) {
        out.send(holder, new Drop(job.id(), List.of(range), attempt));
    }

    private void take(
            OwnedJob job,
            Bags bags,
            PeerId from,
            Segment segment,
            Yield.Bagged step,
            @Nullable View view,
            Placed placed,
            Giving giving,
            Effects out) {
        if (!segment.holder().equals(from)) { // a hand-over not booked yet, or one that the work came back from
            if (!segment.holder().equals(OwnedJob.NOBODY)) {
                drop(job, segment.holder(), segment.range(), segment.attempt(), out);
            }
            job.book.move(segment, from, segment.attempt());
        }
        long first = job.book.size();
        int attempt = job.attemptLeast();
        List<Lease> given = job.accept(bags, from, step, self, attempt);
        if (!given.isEmpty()) {
            PeerId taker = step.taker();
            if (taker != null && !taker.equals(self) && view != null && view.contains(taker)) {
                placed.handOver(from, taker, given);
            } else {
                placed.waiting().addAll(given);
            }
        }
        giving.give(job, from, step, out);
        if (!given.isEmpty()) {
            job.logAttempt(new IndexRange(first, job.book.size()), attempt);
        }
    }
}
