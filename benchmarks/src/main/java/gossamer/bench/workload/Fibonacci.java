// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.workload;

import gossamer.Fork;
import gossamer.Mesh;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.TimeUnit;

/**
 * Fibonacci's numbers by their definition, with a fork for every second call: nothing but what forks cost.
 *
 * @param n from 2 to 40
 */
public record Fibonacci(int n) implements Reference<Long> {
    public Fibonacci {
        if (n < 2 || n > 40) {
            throw new IllegalArgumentException("fib(" + n + "); it must be from 2 to 40");
        }
    }

    @Override
    public String name() {
        return "fib";
    }

    @Override
    public String unit() {
        return "forks";
    }

    /** A call of 2 or more forks once: one less than the number of calls of 0 and 1, which is fib(n + 1). */
    @Override
    public long size() {
        return fib(n + 1) - 1;
    }

    @Override
    public Long answer() {
        return fib(n);
    }

    private static long fib(int n) {
        long one = 0;
        long next = 1;
        for (int i = 0; i < n; i++) {
            long sum = one + next;
            one = next;
            next = sum;
        }
        return one;
    }

    @Override
    public Long onMesh(Mesh mesh) throws Exception {
        int from = n;
        return mesh.submit(() -> forked(from)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static long forked(int n) {
        if (n < 2) {
            return n;
        }
        Fork<Long> other = Mesh.fork(() -> forked(n - 1));
        long one = forked(n - 2);
        return one + other.join();
    }

    /** Without forks. */
    @Override
    public Long sequential() {
        return called(n);
    }

    private static long called(int n) {
        return n < 2 ? n : called(n - 1) + called(n - 2);
    }

    /** The same forks in the JDK's pool; to be invoked there. */
    public RecursiveTask<Long> inForkJoinPool() {
        return new Call(n);
    }

    private static final class Call extends RecursiveTask<Long> {
        private static final long serialVersionUID = 1L;
        private final int n;

        Call(int n) {
            this.n = n;
        }

        @Override
        protected Long compute() {
            if (n < 2) {
                return (long) n;
            }
            Call other = new Call(n - 1);
            other.fork();
            long one = new Call(n - 2).compute();
            return one + other.join();
        }
    }
}
