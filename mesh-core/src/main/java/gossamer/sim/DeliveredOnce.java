// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.model.IndexRange;
import gossamer.model.Yield;
import gossamer.model.Yield.Bagged;
import org.jspecify.annotations.Nullable;

/**
 * I2: the outcome of each task is delivered to its submitter once, at its owner, and for no task that does not exist;
 * of a bag, each step behind the one before it, or as the first of a newer attempt.
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
        if (yield instanceof Bagged step) {
            Bagged before = job.steps.get(step.index());
            check(follows(before, step), step, " of ", job, " is delivered behind ", String.valueOf(before));
        }
    }

    private static boolean follows(@Nullable Bagged before, Bagged step) {
        if (before == null || before.attempt() < step.attempt()) {
            return step.step() == 1;
        }
        return before.attempt() == step.attempt() && before.chunk() == step.chunk() && before.step() + 1 == step.step();
    }
}
