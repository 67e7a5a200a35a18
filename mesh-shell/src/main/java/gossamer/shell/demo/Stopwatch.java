// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import java.util.concurrent.TimeUnit;

/** Measures from its making on. */
final class Stopwatch {
    private static final int TIMES_MAX = 5;
    private static final long ENOUGH_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final long beganNanos = System.nanoTime();

    double seconds() {
        return (System.nanoTime() - beganNanos) / 1e9;
    }

    /** Work whose time counts, not its result. */
    interface Work {
        void run() throws Exception;
    }

    /**
     * The best time in seconds of up to five runs, of as many as begin within three seconds: a warm one, if it is
     * short.
     */
    static double bestSeconds(Work work) throws Exception {
        var all = new Stopwatch();
        double best = Double.MAX_VALUE;
        for (int times = 0; times < TIMES_MAX && all.seconds() * 1e9 < ENOUGH_NANOS; times++) {
            var one = new Stopwatch();
            work.run();
            best = Math.min(best, one.seconds());
        }
        return best;
    }
}
