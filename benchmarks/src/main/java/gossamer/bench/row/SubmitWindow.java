// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Task;
import gossamer.bench.baseline.Mix;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Submits tiny tasks one by one, with a bound on how many are under way, and checks the sum of their results.
 *
 * <p>One thread submits; results may arrive on any.
 */
final class SubmitWindow {
    private static final int ASK_EVERY = 1_000;
    private static final long PATIENCE_SECONDS = 30;

    private final Submit submit;
    private final int window;
    private final Map<Long, Long> executors = new ConcurrentHashMap<>();
    private long next;

    /** Something that takes tasks one by one. */
    interface Submit {
        <T> CompletionStage<T> submit(Task<T> task);
    }

    /**
     * Submits nothing yet.
     *
     * @param window how many tasks may be under way, at least 1
     */
    SubmitWindow(Submit submit, int window) {
        this.submit = submit;
        this.window = window;
    }

    /**
     * Submits tasks over numbers that were not used before, and waits for all results.
     *
     * <p>The tasks that ask who runs them come on top: they cost time and do not count.
     *
     * @return tasks per second, from before the first submit to after the last result
     * @throws InexactAnswer if the sum of the results is wrong
     * @throws TimeoutException if no result arrives for 30 s while the window is full, or at the end
     */
    double tasksPerSecond(int tasks) throws Exception {
        Results results = new Results(window);
        long from = next;
        next += tasks;
        long start = System.nanoTime();
        for (long number = from; number < next; number++) {
            results.await(1);
            submit.submit(mixOf(number)).whenComplete(results::onValue);
            if (number % ASK_EVERY == 0) {
                results.await(1);
                submit.submit(() -> ProcessHandle.current().pid()).whenComplete((pid, failure) -> {
                    if (failure == null) {
                        executors.merge(pid, 1L, Long::sum);
                    }
                    results.onEnd(failure);
                });
            }
        }
        results.await(window);
        double seconds = (System.nanoTime() - start) * 1e-9;
        InexactAnswer.check("the sum of the results", Mix.sum(from, next), results.sum());
        return tasks / seconds;
    }

    /** Process ids and how many of the tasks that asked ran there. */
    Map<Long, Long> executors() {
        return new TreeMap<>(executors);
    }

    void forgetExecutors() {
        executors.clear();
    }

    private static Task<Long> mixOf(long captured) {
        return () -> Mix.mix64(captured);
    }

    /** The results of one run as they arrive. */
    private static final class Results {
        private final Semaphore permits;
        private final LongAdder sum = new LongAdder();
        private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();

        Results(int window) {
            permits = new Semaphore(window);
        }

        void await(int count) throws Exception {
            if (!permits.tryAcquire(count) && !permits.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException("no result for " + PATIENCE_SECONDS + " s; " + permits.availablePermits()
                        + " of " + count + " awaited are there");
            }
            Throwable failure = firstFailure.get();
            if (failure != null) {
                throw new IllegalStateException("a task failed: " + failure, failure);
            }
        }

        void onValue(@Nullable Long value, @Nullable Throwable failure) {
            if (value != null) {
                sum.add(value);
            }
            onEnd(failure);
        }

        void onEnd(@Nullable Throwable failure) {
            if (failure != null) {
                firstFailure.compareAndSet(null, failure);
            }
            permits.release();
        }

        long sum() {
            return sum.sum();
        }
    }
}
