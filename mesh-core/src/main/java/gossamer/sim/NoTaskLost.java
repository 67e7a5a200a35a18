// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import gossamer.engine.Inspection.Booked;
import gossamer.engine.Inspection.Held;
import gossamer.engine.Inspection.Place;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * I1: when nothing is under way and everything had time to heal, each undone task of a live job is in the hands of a
 * live peer, and waits or runs at one only.
 */
final class NoTaskLost extends Invariant {
    NoTaskLost() {
        super("I1 noTaskLost");
    }

    @Override
    void calm(World world) {
        for (Ledger.Entry job : world.ledger().entries()) {
            if (job.isLive()) {
                BitSet held = new BitSet();
                Map<Integer, BitSet> toRun = new TreeMap<>();
                for (SimulatedPeer peer : world.livePeers()) {
                    attempts(job, peer.inspect().held(job.id()))
                            .forEach((attempt, has) ->
                                    gather(job, has, held, toRun.computeIfAbsent(attempt, number -> new BitSet())));
                }
                SimulatedPeer owner = job.isDurable() ? world.ownerOf(job) : job.owner;
                if (owner != null) {
                    checkHeld(owner.inspect().book(job.id()), held, job);
                }
            }
        }
    }

    /**
     * What counts as one attempt: all, but of a task that asks before it starts those of one number. Two owners, while
     * there were two, may have given out the same tasks; whoever has the older attempt is told so when it asks.
     */
    private static Map<Integer, List<Held>> attempts(Ledger.Entry job, List<Held> has) {
        return has.stream()
                .collect(groupingBy(
                        entry -> job.plan.policy().reentrant() ? 0 : entry.attempt(), TreeMap::new, toList()));
    }

    /** Adds what one peer has; what is to run must not be so anywhere else. */
    void gather(Object job, List<Held> has, BitSet held, BitSet toRun) {
        BitSet here = new BitSet();
        for (Held entry : has) {
            int lo = (int) entry.range().lo();
            int hi = (int) entry.range().hi();
            held.set(lo, hi);
            if (entry.place().isToRun() && entry.place() != Place.ASKING) {
                here.set(lo, hi);
            }
        }
        check(!toRun.intersects(here), "tasks of ", job, " wait or run at two peers");
        toRun.or(here);
    }

    /** Checks that somebody has what the owner believes to be undone. */
    void checkHeld(List<Booked> book, BitSet held, Object job) {
        for (Booked booked : book) {
            evaluated();
            int missing = held.nextClearBit((int) booked.range().lo());
            check(missing >= booked.range().hi(), "nobody has task ", missing, " of ", job, ", booked as ", booked);
        }
    }
}
