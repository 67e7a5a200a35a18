// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.model.IndexRange;
import gossamer.model.Yield;

/** I2: the outcome of each task is delivered to its submitter once, at its owner, and for no task that does not exist. */
final class DeliveredOnce extends Invariant {
    DeliveredOnce() {
        super("I2 deliveredOnce");
    }

    @Override
    void delivered(Ledger.Entry job, SimulatedPeer at, Yield yield) {
        evaluated();
        IndexRange range = yield.range();
        check(at == job.owner, "%s delivers results of %s, which is not its own", at, job);
        check(range.hi() <= job.size, "%s is outside %s", range, job);
        int again = job.delivered.nextSetBit((int) range.lo());
        check(again < 0 || again >= range.hi(), "task %d of %s is delivered twice", again, job);
    }
}
