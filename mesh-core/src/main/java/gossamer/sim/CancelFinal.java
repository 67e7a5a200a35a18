// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.model.Yield;

/** I22: nothing of a cancelled job is delivered after it was cancelled, and nothing of any job after it was over. */
final class CancelFinal extends Invariant {
    CancelFinal() {
        super("I22 cancelFinal");
    }

    @Override
    void delivered(Ledger.Entry job, SimulatedPeer at, Yield yield) {
        evaluated();
        check(!job.cancelled || job.parted, job, " delivers ", yield);
        check(!job.isOver() || job.again || job.parted, job, " delivers ", yield, " though it is over");
    }
}
