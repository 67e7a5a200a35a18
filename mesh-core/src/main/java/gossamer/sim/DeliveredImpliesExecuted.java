// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.model.IndexRange;
import gossamer.model.JobSpec.Gathering;
import gossamer.model.Outcome;
import gossamer.model.Yield;
import java.nio.ByteBuffer;

/** I3: what is delivered for a task is what the task gives; a failure only of a task that throws. */
final class DeliveredImpliesExecuted extends Invariant {
    /** So many attempts must have been lost before a task may be given up. */
    private static final int LOST_ATTEMPTS_LEAST = 3;

    DeliveredImpliesExecuted() {
        super("I3 deliveredImpliesExecuted");
    }

    @Override
    void delivered(Ledger.Entry job, SimulatedPeer at, Yield yield) {
        evaluated();
        check(job.spec.gathering() == gathering(yield) || isWithoutValue(yield), job, " delivers ", yield);
        switch (yield) {
            case Yield.Each each -> {
                long index = each.range().lo();
                for (Outcome outcome : each.outcomes()) {
                    check(isOutcome(job, index, outcome), "task ", index, " of ", job, " gave ", outcome);
                    index++;
                }
            }
            case Yield.Combined combined -> {
                long sum = 0;
                IndexRange range = combined.range();
                for (long index = range.lo(); index < range.hi(); index++) {
                    sum += job.plan.value(index);
                }
                check(is(combined.value(), sum), "the combined value of ", range, " of ", job, " is wrong");
            }
            case Yield.Bagged step -> {
                long nodes = SimulatedBag.Found.of(step.result()).nodes();
                check(nodes == step.items(), step, " of ", job, " says that it found ", nodes);
            }
        }
    }

    private static Gathering gathering(Yield yield) {
        return switch (yield) {
            case Yield.Each each -> Gathering.EACH;
            case Yield.Combined combined -> Gathering.COMBINED;
            case Yield.Bagged step -> Gathering.BAG;
        };
    }

    /** Of tasks that have no share in the value of their job. */
    private static boolean isWithoutValue(Yield yield) {
        return yield instanceof Yield.Each each
                && each.outcomes().stream().noneMatch(outcome -> outcome instanceof Outcome.Success);
    }

    private static boolean isOutcome(Ledger.Entry job, long index, Outcome outcome) {
        int retries = job.plan.policy().retries();
        return switch (outcome) {
            case Outcome.Success success ->
                is(success.value(), job.plan.value(index)) && (!job.plan.fails(index) || retries > 0);
            case Outcome.Failure failure ->
                is(failure.failure(), job.plan.value(index))
                        && (job.plan.isPoison(index)
                                || (job.plan.fails(index)
                                        && (retries == 0 || job.thrown.getOrDefault(index, 0) > retries)));
            case Outcome.Cancelled cancelled -> job.cancelled || job.unwanted.get((int) index);
            case Outcome.Lost lost -> lost.attempts() >= LOST_ATTEMPTS_LEAST;
            case Outcome.Abandoned abandoned -> !job.plan.policy().reentrant();
        };
    }

    private static boolean is(byte[] bytes, long value) {
        return bytes.length == Long.BYTES && ByteBuffer.wrap(bytes).getLong() == value;
    }
}
