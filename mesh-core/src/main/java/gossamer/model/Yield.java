// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.util.List;

/** What the execution of a stretch of tasks gave: one outcome per index, or one combined value for them all. */
public sealed interface Yield {
    /** The indices that were executed. */
    IndexRange range();

    /** The attempt that executed them. */
    int attempt();

    /** The size on the wire, roughly, in bytes. */
    long bytes();

    /**
     * One outcome for each index.
     *
     * @param outcomes in index order, as many as the range has indices; unmodifiable
     */
    record Each(IndexRange range, int attempt, List<Outcome> outcomes) implements Yield {
        public Each {
            if (outcomes.size() != range.size()) {
                throw new IllegalArgumentException(outcomes.size() + " outcomes for the tasks " + range);
            }
        }

        /** The outcomes of the indices inside {@code part} only. */
        public Each part(IndexRange part) {
            return part.equals(range)
                    ? this
                    : new Each(part, attempt, outcomes.subList((int) (part.lo() - range.lo()), (int)
                            (part.hi() - range.lo())));
        }

        @Override
        public long bytes() {
            long sum = 16;
            for (Outcome outcome : outcomes) {
                sum += 4
                        + switch (outcome) {
                            case Outcome.Success success -> success.value().length;
                            case Outcome.Failure failure -> failure.failure().length;
                            case Outcome.Lost lost -> 0;
                            case Outcome.Cancelled cancelled -> 0;
                            case Outcome.Abandoned abandoned -> 0;
                        };
            }
            return sum;
        }
    }

    /** The values of all indices, already combined into one by the job's own combiner. */
    record Combined(IndexRange range, int attempt, byte[] value) implements Yield {
        @Override
        public long bytes() {
            return 20L + value.length;
        }
    }
}
