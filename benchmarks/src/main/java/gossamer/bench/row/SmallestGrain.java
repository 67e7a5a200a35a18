// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Mesh;
import gossamer.bench.baseline.Grain;
import gossamer.bench.baseline.Mix;
import gossamer.bench.measure.Interleaved;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;

/**
 * {@code metg}: the smallest grain of a task at which the mesh still works half of the time.
 *
 * <p>Three executor processes of one slot and a client without any. Each task is submitted by itself, as in
 * {@code addressed}, and works for a number of turns; the efficiency is the time of the plain loop over the same work,
 * on as many threads as there are processors, over the time of the mesh. A search among grains that grow by a half
 * finds the smallest with an efficiency of at least a half; both times are taken anew for each. A sample is one search,
 * and its value how long the loop works on one task of that grain.
 *
 * <p>The baseline is the same search on a fork/join pool of this process. After Slaughter et al., Task Bench, SC 2020.
 */
final class SmallestGrain implements Measurement {
    private static final int EXECUTORS = 3;
    private static final int WINDOW = 100_000;
    private static final double HALF = 0.5;
    private static final double GROWTH = 1.5;
    private static final int TURNS_MIN = 8;

    /** Up to about 0.1 ms a task. */
    private static final int GRAINS = 20;

    private static final Promise PROMISE = new Promise(
            "metg",
            "seconds",
            Bar.valueAtMost(5e-6),
            "The smallest task, each its own mesh.submit, at which three executor processes of one slot reach half of the"
                    + " speed of the plain loop on all processors; beside a fork/join pool in this process.");

    private final int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public List<Promise> promises() {
        return List.of(PROMISE);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        int tasks = effort.pick(400_000, 200_000, 2_000);
        try (PeerGroup group = PeerGroup.start(EXECUTORS, 1);
                Mesh mesh = group.join();
                ForkJoinPool pool = new ForkJoinPool(threads)) {
            SubmitWindow.Submit onMesh = mesh::submit;
            SubmitWindow.Submit onPool = Addressed.onPool(pool);
            for (int warmUp = 0; warmUp < effort.pick(5, 5, 1); warmUp++) {
                efficiency(onMesh, TURNS_MIN, tasks);
                efficiency(onPool, TURNS_MIN, tasks);
            }
            List<List<Double>> seconds = Interleaved.run(
                    effort.pick(5, 3, 1), List.of(() -> search(onMesh, tasks), () -> search(onPool, tasks)));
            return List.of(Row.of(
                            PROMISE,
                            Samples.of(seconds.get(0)),
                            new Row.Baseline("fork/join pool in process", Samples.of(seconds.get(1))))
                    .with("tasksMax", tasks)
                    .with("efficiency", HALF)
                    .with("loopThreads", threads)
                    .with("executors", group.pids()));
        }
    }

    /** What one probe found. */
    private record Probe(double grainSeconds, double efficiency) {}

    /** The first of the grains that is good, by bisection; the largest if none is. */
    private double search(SubmitWindow.Submit submit, int tasks) throws Exception {
        int bad = -1;
        int good = GRAINS;
        double seconds = 0;
        while (good - bad > 1) {
            int grain = (bad + good) / 2;
            int turns = turns(grain);
            Probe probe = efficiency(submit, turns, Math.max(2_000, Math.min(tasks, tasks * 200 / turns)));
            if (probe.efficiency >= HALF) {
                good = grain;
                seconds = probe.grainSeconds;
            } else {
                bad = grain;
            }
        }
        return good < GRAINS ? seconds : onThreads(turns(GRAINS), 2_000) * threads / 2_000;
    }

    private static int turns(int grain) {
        return (int) (TURNS_MIN * Math.pow(GROWTH, grain));
    }

    private Probe efficiency(SubmitWindow.Submit submit, int turns, int tasks) throws Exception {
        double loop = onThreads(turns, tasks);
        double rate = new SubmitWindow(new Grains(submit, turns), WINDOW).tasksPerSecond(tasks);
        return new Probe(loop * threads / tasks, loop * rate / tasks);
    }

    private double onThreads(int turns, int tasks) throws Exception {
        long start = System.nanoTime();
        long sum = Grain.sumOnThreads(tasks, turns, threads);
        double seconds = (System.nanoTime() - start) * 1e-9;
        InexactAnswer.check("the sum of the loop", Mix.sum(0, tasks), sum);
        return seconds;
    }

    /** Tasks of one grain. */
    private record Grains(SubmitWindow.Submit submit, int turns) implements SubmitWindow.Tasks {
        @Override
        public CompletionStage<Long> mixOf(long captured) {
            int work = turns;
            return submit.submit(() -> Grain.mix64(captured, work));
        }

        @Override
        public CompletionStage<Long> processId() {
            return submit.submit(() -> ProcessHandle.current().pid());
        }
    }
}
