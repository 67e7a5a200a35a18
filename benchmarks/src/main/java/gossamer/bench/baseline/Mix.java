// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The function that the tasks of the no-op rows compute, and the plain loop over it.
 *
 * <p>It is no constant and not linear, so neither a compiler nor a mesh can know a sum of it without computing every
 * term.
 */
public final class Mix {
    private Mix() {}

    /** The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
    public static long mix64(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** The sum of {@link #mix64} over the numbers from {@code lo} to before {@code hi}, modulo 2^64. */
    public static long sum(long lo, long hi) {
        long sum = 0;
        for (long i = lo; i < hi; i++) {
            sum += mix64(i);
        }
        return sum;
    }

    /**
     * The sum over the numbers from 0 to before {@code size}, by some threads that each take an equal share.
     *
     * @param threads at least 1
     */
    public static long sumOnThreads(long size, int threads) throws InterruptedException, ExecutionException {
        List<FutureTask<Long>> shares = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            long lo = size / threads * t;
            long hi = t == threads - 1 ? size : size / threads * (t + 1);
            FutureTask<Long> share = new FutureTask<>(() -> sum(lo, hi));
            shares.add(share);
            Thread.ofPlatform().daemon().name("loop-" + t).start(share);
        }
        long sum = 0;
        for (FutureTask<Long> share : shares) {
            sum += share.get();
        }
        return sum;
    }
}
