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
            if (job.isLive() && job.owner.isAlive()) {
                checkOwner(job.owner);
            }
        }
    }

    private void checkOwner(SimulatedPeer peer) {
        Inspection inspection = peer.inspect();
        for (JobHead head : inspection.owned()) {
            Ledger.Entry job = peer.world().ledger().entry(head.id());
            if (job.isDurable()) {
                List<Booked> book = inspection.book(head.id());
                // How many bags there are, only the owner knows.
                long size = !job.isBag()
                        ? job.size
                        : book.isEmpty() ? 0 : book.get(book.size() - 1).range().hi();
                check(job.isBag() || head.total() == size, job, " counts ", head.total(), " tasks");
                checkBook(book, done(book, size), size, job);
                continue;
            }
            check(job.owner == peer, peer, " thinks it owns ", job);
            long total = job.isBag() ? JobHead.UNKNOWN : job.size;
            check(head.total() == total, job, " counts ", head.total(), " tasks");
            checkBook(inspection.book(head.id()), job.delivered, job.size, job);
        }
    }

    /** What is done of a durable job shows only in its book: its client may not have heard of it yet. */
    private static BitSet done(List<Booked> book, long size) {
        BitSet done = new BitSet();
        done.set(0, (int) size);
        book.forEach(booked ->
                done.clear((int) booked.range().lo(), (int) booked.range().hi()));
        return done;
    }

    /** Checks one book. */
    void checkBook(List<Booked> book, BitSet delivered, long size, Object job) {
        evaluated();
        long next = 0;
        for (Booked booked : book) {
            int lo = (int) booked.range().lo();
            int hi = (int) booked.range().hi();
            check(lo >= next, booked, " of ", job, " overlaps the lease before it");
            check(
                    delivered.nextClearBit((int) next) >= lo,
                    "task ",
                    delivered.nextClearBit((int) next),
                    " of ",
                    job,
                    " is in no lease");
            int done = delivered.nextSetBit(lo);
            check(done < 0 || done >= hi, "task ", done, " of ", job, " is done and leased");
            next = hi;
        }
        check(next <= size, job, " has leases beyond its end");
        check(
                delivered.nextClearBit((int) next) >= size,
                "task ",
                delivered.nextClearBit((int) next),
                " of ",
                job,
                " is in no lease");
    }
}
