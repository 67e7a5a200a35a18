// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.measure;

/**
 * Times one thing many times over, one at a time.
 *
 * <p>Confined to the thread that measures.
 */
public final class Latencies {
    private Latencies() {}

    /** What is timed. */
    @FunctionalInterface
    public interface Step {
        void run() throws Exception;
    }

    /**
     * Runs a step again and again.
     *
     * @param count at least 1
     * @return how long each took, in seconds
     */
    public static Samples of(int count, Step step) throws Exception {
        double[] seconds = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            step.run();
            seconds[i] = (System.nanoTime() - start) * 1e-9;
        }
        return Samples.of(seconds);
    }
}
