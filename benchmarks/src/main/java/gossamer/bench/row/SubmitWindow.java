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
public final class SubmitWindow {
    private static final int ASK_EVERY = 1_000;
    private static final long PATIENCE_SECONDS = 30;

    private final Tasks tasks;
    private final int window;
    private final Map<Long, Long> executors = new ConcurrentHashMap<>();
    private long next;

    /** Something that takes tasks one by one. */
    interface Submit {
        <T> CompletionStage<T> submit(Task<T> task);
    }

    /** Whatever runs tiny tasks elsewhere: each call submits one task of its own. */
    public interface Tasks {
        /** A task that holds a number, and returns {@link Mix#mix64} of it. */
        CompletionStage<Long> mixOf(long captured);

        /** A task that returns the id of the process that runs it. */
        CompletionStage<Long> processId();
    }

    /**
     * Submits nothing yet.
     *
     * @param window how many tasks may be under way, at least 1
     */
    public SubmitWindow(Tasks tasks, int window) {
        this.tasks = tasks;
        this.window = window;
    }

    /** As above, each task being a lambda. */
    SubmitWindow(Submit submit, int window) {
        this(
                new Tasks() {
                    @Override
                    public CompletionStage<Long> mixOf(long captured) {
                        return submit.submit(() -> Mix.mix64(captured));
                    }

                    @Override
                    public CompletionStage<Long> processId() {
                        return submit.submit(() -> ProcessHandle.current().pid());
                    }
                },
                window);
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
    public double tasksPerSecond(int count) throws Exception {
        Results results = new Results(window);
        long from = next;
        next += count;
        long start = System.nanoTime();
        for (long number = from; number < next; number++) {
            results.await(1);
            tasks.mixOf(number).whenComplete(results::onValue);
            if (number % ASK_EVERY == 0) {
                results.await(1);
                tasks.processId().whenComplete((pid, failure) -> {
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
        return count / seconds;
    }

    /** Process ids and how many of the tasks that asked ran there. */
    public Map<Long, Long> executors() {
        return new TreeMap<>(executors);
    }

    public void forgetExecutors() {
        executors.clear();
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
