// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the execution of a stretch of tasks gave: one outcome per index, one combined value for them all, or one step of
 * a bag.
 */
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

    /**
     * One step of a bag: what was worked on since the last step, and what is left.
     *
     * <p>A bag that runs takes steps 1, 2, 3 and so on; each says all at once that these items are done, that this is
     * what they gave, that the bag is now this, and that these bags were split off it. Whoever takes one step as true
     * takes all of it, and takes none before those that came before.
     *
     * @param range the bag's index alone
     * @param step from 1, within one execution of the bag
     * @param items how many items were worked on since the last step, at least 0
     * @param result the encoded result of those items, not to be written to
     * @param rest what is left of the bag, encoded; null for nothing: the bag is empty, and its task done
     * @param given bags that were split off since the last step, encoded, none of them empty; unmodifiable
     * @param taker who is to work on what was split off, or null for whoever gets it
     * @param chunk of the sender: with its name it tells this execution of the bag from every other; 0 where the engine
     *     is still to say it
     */
    record Bagged(
            IndexRange range,
            int attempt,
            long step,
            long items,
            byte[] result,
            byte @Nullable [] rest,
            List<byte[]> given,
            @Nullable PeerId taker,
            long chunk)
            implements Yield {
        public Bagged {
            if (range.size() != 1 || step < 1 || items < 0) {
                throw new IllegalArgumentException("step " + step + " of " + items + " items cannot be of " + range);
            }
        }

        /** As a worker says it: which chunk that was is known to its engine. */
        public Bagged(
                IndexRange range,
                int attempt,
                long step,
                long items,
                byte[] result,
                byte @Nullable [] rest,
                List<byte[]> given,
                @Nullable PeerId taker) {
            this(range, attempt, step, items, result, rest, given, taker, 0);
        }

        /** A worker's last step of a bag: nothing is left. */
        public static Bagged last(
                IndexRange range, int attempt, long step, long items, byte[] result, List<byte[]> given) {
            return new Bagged(range, attempt, step, items, result, null, given, null);
        }

        /** The same step with its addressee and the execution it is of. */
        public Bagged with(@Nullable PeerId otherTaker, long ofChunk) {
            return new Bagged(range, attempt, step, items, result, rest, given, otherTaker, ofChunk);
        }

        /** The bag's index. */
        public long index() {
            return range.lo();
        }

        /** Whether nothing is left: no further step comes. */
        public boolean isLast() {
            return rest == null;
        }

        @Override
        public long bytes() {
            long sum = 48L + result.length + (rest == null ? 0 : rest.length);
            for (byte[] bag : given) {
                sum += 4 + bag.length;
            }
            return sum;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bagged bagged
                    && range.equals(bagged.range)
                    && attempt == bagged.attempt
                    && step == bagged.step
                    && items == bagged.items
                    && Arrays.equals(result, bagged.result)
                    && Arrays.equals(rest, bagged.rest)
                    && Arrays.deepEquals(given.toArray(), bagged.given.toArray())
                    && Objects.equals(taker, bagged.taker)
                    && chunk == bagged.chunk;
        }

        @Override
        public int hashCode() {
            int contents = 31 * Arrays.hashCode(result) + Arrays.hashCode(rest);
            return Objects.hash(
                    range, attempt, step, items, contents, Arrays.deepHashCode(given.toArray()), taker, chunk);
        }

        @Override
        public String toString() {
            return "Bagged(" + range + "#" + attempt + " step " + step + ", " + items + " items, "
                    + (rest == null ? "nothing" : rest.length + " bytes") + " left, " + given.size() + " given"
                    + (taker == null ? "" : " to " + taker.brief()) + ", chunk " + chunk + ")";
        }
    }
}
