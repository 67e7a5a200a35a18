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
        check(at == job.owner, "%s speaks for %s", at, job);
        check(!job.isOver(), "%s ends twice", job);
        switch (head.state()) {
            case DONE -> {
                evaluated();
                check(job.delivered.cardinality() == job.size, "%s is done though results are missing", job);
                check(head.done() == job.size, "%s is done with %d tasks done", job, head.done());
            }
            case CANCELLED -> check(job.cancelled, "%s ends as cancelled", job);
            case RUNNING -> {}
        }
    }

    /** Checks that every job of a live owner is over. */
    void checkOver(World world) {
        for (Ledger.Entry job : world.ledger().entries()) {
            evaluated();
            check(!job.isLive(), "%s has not ended in time", job);
        }
        check(world.ledger().unanswered() == 0, "%d questions have no answer", world.ledger().unanswered());
    }
}
