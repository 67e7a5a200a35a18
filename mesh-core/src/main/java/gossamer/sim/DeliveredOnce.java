// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.model.IndexRange;
import gossamer.model.Yield;

/**
 * I2: the outcome of each task is delivered to its submitter once, at its owner, and for no task that does not exist.
 */
final class DeliveredOnce extends Invariant {
    DeliveredOnce() {
        super("I2 deliveredOnce");
    }

    @Override
    void delivered(Ledger.Entry job, SimulatedPeer at, Yield yield) {
        evaluated();
        IndexRange range = yield.range();
        check(at == job.owner, at, " delivers results of ", job, ", which is not its own");
        check(range.hi() <= job.size, range, " is outside ", job);
        int again = job.delivered.nextSetBit((int) range.lo());
        check(again < 0 || again >= range.hi(), "task ", again, " of ", job, " is delivered twice");
    }
}
