// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.engine.Inspection;
import gossamer.machine.Event;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.sim.SimulatedBag.Found;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * I14: of a job of bags, what was counted and what lies in and below the bags that its owner has on record are the
 * whole tree at all times, and a job that is done has counted all of it.
 *
 * <p>The record is the credit: what is under way, in transit or half done is not looked at.
 */
final class CreditWhole extends Invariant {
    private final Map<JobId, BelowNodes> trees = new TreeMap<>();

    CreditWhole() {
        super("I14 creditWhole");
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
            if (job.isLive() && job.isBag() && job.owner.isAlive()) {
                checkOwner(job.owner);
            }
        }
    }

    @Override
    void progressed(Ledger.Entry job, SimulatedPeer at, JobHead head) {
        if (job.isBag() && head.state() == JobHead.State.DONE && head.failed() == 0) {
            checkWhole(job, List.of());
        }
    }

    private void checkOwner(SimulatedPeer peer) {
        Inspection inspection = peer.inspect();
        for (JobHead head : inspection.owned()) {
            Ledger.Entry job = peer.world().ledger().entry(head.id());
            if (job.isBag() && head.failed() > 0) { // a bag was given up, and what was below it is not on record
                evaluated();
                long below = trees.computeIfAbsent(job.id(), id -> new BelowNodes(job.tree()))
                        .whole()
                        .nodes();
                check(head.done() <= below, "of ", job, " are counted ", head.done(), " nodes of ", below);
            } else if (job.isBag() && job.isDurable()) { // its client hears of it later
                checkNodes(job, head.done(), inspection.bags(head.id()));
            } else if (job.isBag()) {
                check(head.done() == job.found.nodes(), job, " delivered another number of nodes than ", head.done());
                checkWhole(job, inspection.bags(head.id()));
            }
        }
    }

    private void checkNodes(Ledger.Entry job, long nodes, List<byte[]> onRecord) {
        evaluated();
        BelowNodes tree = trees.computeIfAbsent(job.id(), id -> new BelowNodes(job.tree()));
        long sum = nodes;
        for (byte[] bag : onRecord) {
            sum += tree.bag(bag).nodes();
        }
        check(sum == tree.whole().nodes(), "of ", job, " are counted or on record ", sum, " of ", tree.whole());
    }

    /** Checks that what was found and what is below some bags make up the tree of a job. */
    void checkWhole(Ledger.Entry job, List<byte[]> onRecord) {
        evaluated();
        BelowNodes tree = trees.computeIfAbsent(job.id(), id -> new BelowNodes(job.tree()));
        Found sum = job.found;
        for (byte[] bag : onRecord) {
            sum = sum.plus(tree.bag(bag));
        }
        check(sum.equals(tree.whole()), "of ", job, " are counted or on record ", sum, ", not ", tree.whole());
    }
}
