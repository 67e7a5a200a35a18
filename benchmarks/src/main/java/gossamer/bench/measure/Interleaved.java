// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures several things in turns, round by round, with the order reversed in every second round.
 *
 * <p>A machine that slows down, warms up or is shared then hits all of them alike: what is compared is what happened
 * within one round.
 */
public final class Interleaved {
    private Interleaved() {}

    /**
     * One thing that can be measured again and again.
     *
     * @param <T> what one measurement gives
     */
    @FunctionalInterface
    public interface Measure<T> {
        T sample() throws Exception;
    }

    /**
     * Takes one sample of each measure in each round.
     *
     * @param rounds at least 1
     * @return for each measure, in the given order, its samples by round
     * @throws Exception whatever a measure throws: a measurement that failed once has failed
     */
    public static <T> List<List<T>> run(int rounds, List<Measure<T>> measures) throws Exception {
        if (rounds < 1) {
            throw new IllegalArgumentException(rounds + " rounds");
        }
        List<List<T>> samples = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < measures.size(); i++) {
            samples.add(new ArrayList<>());
            order.add(i);
        }
        for (int round = 0; round < rounds; round++) {
            for (int i : order) {
                samples.get(i).add(measures.get(i).sample());
            }
            Collections.reverse(order);
        }
        return samples;
    }
}
