// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work of a chosen size that computes what {@link Mix#mix64} does, and the plain loop over it. */
public final class Grain {
    private Grain() {}

    /**
     * The mix of a number, after some work that no compiler can leave out.
     *
     * @param turns how much work, a few nanoseconds each; at least 0
     */
    public static long mix64(long captured, int turns) {
        long z = captured;
        for (int turn = 0; turn < turns; turn++) {
            z = Mix.mix64(z);
        }
        // One number in 2^64 would give a wrong sum, and so be noticed.
        return Mix.mix64(captured) + (z == Long.MIN_VALUE ? 1 : 0);
    }

    /**
     * The sum of it over the numbers from 0 to before {@code size}, by some threads that each take an equal share.
     *
     * @param threads at least 1
     */
    public static long sumOnThreads(int size, int turns, int threads) throws InterruptedException, ExecutionException {
        List<FutureTask<Long>> shares = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int first = thread;
            FutureTask<Long> share = new FutureTask<>(() -> sum(first, size, threads, turns));
            shares.add(share);
            Thread.ofPlatform().daemon().name("grain-" + thread).start(share);
        }
        long sum = 0;
        for (FutureTask<Long> share : shares) {
            sum += share.get();
        }
        return sum;
    }

    private static long sum(int first, int size, int step, int turns) {
        long sum = 0;
        for (int number = first; number < size; number += step) {
            sum += mix64(number, turns);
        }
        return sum;
    }
}
