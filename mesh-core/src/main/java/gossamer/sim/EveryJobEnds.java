// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.model.JobHead;

/** I4: while a peer that can run tasks lives and faults end, every job ends, with the outcome of every task. */
final class EveryJobEnds extends Invariant {
    EveryJobEnds() {
        super("I4 everyJobEnds");
    }

    @Override
    void progressed(Ledger.Entry job, SimulatedPeer at, JobHead head) {
        check(job.hasClient(at), at, " speaks for ", job);
        check(!job.isOver(), job, " ends twice");
        switch (head.state()) {
            case DONE -> {
                evaluated();
                check(job.delivered.cardinality() == job.size, job, " is done though results are missing");
                long all = job.isBag() ? job.found.nodes() : job.size;
                check(head.done() == all, job, " is done with ", head.done(), " of ", all, " done");
                check(head.total() == all, job, " is done with a total of ", head.total());
            }
            case CANCELLED ->
                check(job.cancelled || job.cancelAsked || at.isLeaving() || job.isDurable(), job, " ends as cancelled");
            case OVERDUE -> check(job.spec.limits().limitsJob(), job, " ends by a limit that it has not");
            case RUNNING -> {}
        }
    }

    /** Checks that every job of a live owner is over. */
    void checkOver(World world) {
        for (Ledger.Entry job : world.ledger().entries()) {
            evaluated();
            check(!job.isLive(), job, " has not ended in time");
        }
        check(world.ledger().unanswered() == 0, world.ledger().unanswered(), " questions have no answer");
    }
}
