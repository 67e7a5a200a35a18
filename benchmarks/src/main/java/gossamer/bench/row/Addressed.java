// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Mesh;
import gossamer.Task;
import gossamer.bench.measure.Interleaved;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;

/**
 * {@code addressed}: tiny tasks per second, each submitted by itself.
 *
 * <p>One client peer without slots, three executor processes of one slot. Each task is a separate {@code mesh.submit}
 * of a lambda that captures its own {@code long}, has its own future, and returns a function of what it captured; the
 * sum of all results is checked. At most 100,000 are under way. Besides, every thousandth submit asks who runs it.
 *
 * <p>The baseline is the same tasks through {@code CompletableFuture.supplyAsync} on a fork/join pool of this process
 * with as many threads as processors: no process, network or wire in between.
 */
final class Addressed implements Measurement {
    private static final int EXECUTORS = 3;
    private static final Promise PROMISE = new Promise(
            "addressed",
            "tasks/s",
            Bar.valueAtLeast(500_000),
            "No-op tasks, each its own mesh.submit of a lambda with its own captured long and its own future; client without"
                    + " slots, three executor processes of one slot; beside the same tasks on a fork/join pool in this process.");

    @Override
    public List<Promise> promises() {
        return List.of(PROMISE);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        int tasks = effort.pick(1_000_000, 200_000, 3_000);
        int window = effort.pick(100_000, 100_000, 1_000);
        try (PeerGroup group = PeerGroup.start(EXECUTORS, 1);
                Mesh mesh = group.join();
                ForkJoinPool pool = new ForkJoinPool(Runtime.getRuntime().availableProcessors())) {
            SubmitWindow onMesh = new SubmitWindow(mesh::submit, window);
            SubmitWindow onPool = new SubmitWindow(onPool(pool), window);
            onMesh.tasksPerSecond(2 * tasks);
            onPool.tasksPerSecond(tasks);
            onMesh.forgetExecutors();
            List<List<Double>> rates = Interleaved.run(
                    effort.pick(5, 5, 1),
                    List.of(() -> onMesh.tasksPerSecond(tasks), () -> onPool.tasksPerSecond(tasks)));
            InexactAnswer.check(
                    "the number of tasks that ran in the client, which has no slots",
                    0,
                    onMesh.executors().getOrDefault(ProcessHandle.current().pid(), 0L));
            Row.Baseline baseline = new Row.Baseline("fork/join pool in process", Samples.of(rates.get(1)));
            return List.of(Row.of(PROMISE, Samples.of(rates.get(0)), baseline)
                    .with("tasks", tasks)
                    .with("window", window)
                    .with("executors", group.pids())
                    .with("executedBy", executedBy(onMesh)));
        }
    }

    private static List<String> executedBy(SubmitWindow window) {
        return window.executors().entrySet().stream()
                .map(each -> "pid " + each.getKey() + ": " + each.getValue() + " of those asked")
                .toList();
    }

    static SubmitWindow.Submit onPool(ForkJoinPool pool) {
        return new SubmitWindow.Submit() {
            @Override
            public <T> CompletionStage<T> submit(Task<T> task) {
                return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return task.call();
                            } catch (Exception failure) {
                                throw new IllegalStateException(failure);
                            }
                        },
                        pool);
            }
        };
    }
}
