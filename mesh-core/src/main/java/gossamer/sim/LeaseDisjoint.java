// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.engine.Inspection;
import gossamer.engine.Inspection.Booked;
import gossamer.machine.Event;
import gossamer.model.JobHead;
import java.util.BitSet;
import java.util.List;

/** I7: the leases in an owner's book and the tasks that are done are all tasks of the job, without overlap. */
final class LeaseDisjoint extends Invariant {
    LeaseDisjoint() {
        super("I7 leaseDisjoint");
    }

    @Override
    void stepped(SimulatedPeer peer, Event event) {
        if (peer.isAlive()) {
            checkOwner(peer);
        }
    }

    @Override
    void sampled(World world) {
        for (Ledger.Entry job : world.ledger().entries()) {
            if (job.isLive()) {
                checkOwner(job.owner);
            }
        }
    }

    private void checkOwner(SimulatedPeer peer) {
        Inspection inspection = peer.inspect();
        for (JobHead head : inspection.owned()) {
            Ledger.Entry job = peer.world().ledger().entry(head.id());
            check(job.owner == peer, "%s thinks it owns %s", peer, job);
            check(head.total() == job.size, "%s counts %d tasks", job, head.total());
            check(inspection.book(head.id()), job.delivered, job.size, job);
        }
    }

    /** Checks one book. */
    void check(List<Booked> book, BitSet delivered, long size, Object job) {
        evaluated();
        long next = 0;
        for (Booked booked : book) {
            int lo = (int) booked.range().lo();
            int hi = (int) booked.range().hi();
            check(lo >= next, "%s of %s overlaps the lease before it", booked, job);
            check(delivered.nextClearBit((int) next) >= lo, "task %d of %s is in no lease", delivered.nextClearBit((int) next), job);
            int done = delivered.nextSetBit(lo);
            check(done < 0 || done >= hi, "task %d of %s is done and leased", done, job);
            next = hi;
        }
        check(next <= size, "%s has leases beyond its end", job);
        check(delivered.nextClearBit((int) next) >= size, "task %d of %s is in no lease", delivered.nextClearBit((int) next), job);
    }
}
