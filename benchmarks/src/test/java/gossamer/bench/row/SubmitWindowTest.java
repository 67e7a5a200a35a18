// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.Task;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SubmitWindowTest {
    private static final Map.Entry<Long, Long> FIVE_HERE =
            Map.entry(ProcessHandle.current().pid(), 5L);

    /** Runs each task on another thread, and counts how many are there at a time. */
    private static final class OneThread implements SubmitWindow.Submit, AutoCloseable {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger underWayMax = new AtomicInteger();

        @Override
        public <T> CompletionStage<T> submit(Task<T> task) {
            underWayMax.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            CompletableFuture<T> future = new CompletableFuture<>();
            thread.execute(() -> {
                underWay.decrementAndGet();
                try {
                    future.complete(task.call());
                } catch (Exception failure) {
                    future.completeExceptionally(failure);
                }
            });
            return future;
        }

        @Override
        public void close() {
            thread.close();
        }
    }

    @Test
    void submitsAllWithinTheWindowAndKnowsWhoRanThem() throws Exception {
        try (OneThread executor = new OneThread()) {
            SubmitWindow window = new SubmitWindow(executor, 10);

            assertThat(window.tasksPerSecond(5_000)).isPositive();

            assertThat(window.executors()).containsExactly(FIVE_HERE);
            assertThat(executor.underWayMax.get()).isBetween(2, 10);
        }
    }

    @Test
    void goesOnCountingInTheNextRun() throws Exception {
        try (OneThread executor = new OneThread()) {
            SubmitWindow window = new SubmitWindow(executor, 10);

            window.tasksPerSecond(2_500);
            window.tasksPerSecond(2_500);

            assertThat(window.executors()).containsExactly(FIVE_HERE);
        }
    }

    @Test
    void aLostUpdateOfTheSumIsInexact() {
        SubmitWindow.Submit wrong = new SubmitWindow.Submit() {
            @Override
            @SuppressWarnings("unchecked") // the tasks of a window return Long
            public <T> CompletionStage<T> submit(Task<T> task) {
                return (CompletionStage<T>) CompletableFuture.completedFuture(1L);
            }
        };

        assertThatThrownBy(() -> new SubmitWindow(wrong, 10).tasksPerSecond(100))
                .isInstanceOf(InexactAnswer.class)
                .hasMessageEndingWith("and is 100");
    }

    @Test
    void aFailedTaskEndsTheRun() {
        SubmitWindow.Submit failing = new SubmitWindow.Submit() {
            @Override
            public <T> CompletionStage<T> submit(Task<T> task) {
                return CompletableFuture.failedFuture(new IllegalStateException("peer on fire"));
            }
        };

        assertThatThrownBy(() -> new SubmitWindow(failing, 10).tasksPerSecond(100))
                .hasMessageContaining("peer on fire");
    }
}
