// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.model.IndexRange;
import gossamer.model.Yield;
import gossamer.model.Yield.Bagged;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * I2: the outcome of each task is delivered once, where a client is, and for no task that does not exist; where a
 * client comes after one that was lost, again only with the word that this may be so; of a bag, each step behind the
 * one before it, or as the first of a newer attempt.
 */
final class DeliveredOnce extends Invariant {
    DeliveredOnce() {
        super("I2 deliveredOnce");
    }

    @Override
    void delivered(Ledger.Entry job, SimulatedPeer at, Yield yield) {
        evaluated();
        IndexRange range = yield.range();
        check(job.hasClient(at), at, " delivers results of ", job, " to nobody");
        check(range.hi() <= job.size, range, " is outside ", job);
        BitSet had = job.handedBefore(at);
        int again = had.nextSetBit((int) range.lo());
        boolean stepAgain = job.isBag() && yield instanceof Bagged;
        check(
                again < 0 || again >= range.hi() || (stepAgain && job.isDurable()),
                "task ",
                again,
                " of ",
                job,
                " is delivered twice");
        if (!job.parted && yield instanceof Bagged step) {
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
