// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Job;
import gossamer.Mesh;
import gossamer.Progress;
import gossamer.bench.baseline.Mix;
import gossamer.bench.measure.Interleaved;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code range-noop}: indices per second of one job over a large range.
 *
 * <p>The user's function is {@code i -> mix64(i)} behind the public interface, the combiner a sum. The client has no
 * slots; two executor processes have one each. The sum is exact, and the owner's book says that each index was counted
 * once.
 *
 * <p>The baseline is the plain loop over the same function, on two threads of this process that take half of the range
 * each.
 */
final class RangeNoop implements Measurement {
    private static final int SLOTS = 2;
    private static final Promise PROMISE = new Promise(
            "range-noop",
            "indices/s",
            Bar.valueAtLeast(50e6),
            "One reduceLongs job over a range, i -> mix64(i) and a sum, on two executor processes of one slot; beside the"
                    + " same loop on two threads without a mesh.");

    @Override
    public List<Promise> promises() {
        return List.of(PROMISE);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        long size = effort.pick(200_000_000, 200_000_000, 1_000_000);
        try (PeerGroup group = PeerGroup.start(SLOTS, 1);
                Mesh mesh = group.join()) {
            long expected = Mix.sumOnThreads(size, SLOTS);
            onMesh(mesh, size, expected);
            onThreads(size, expected);
            List<List<Double>> rates = Interleaved.run(
                    effort.pick(7, 5, 1), List.of(() -> onMesh(mesh, size, expected), () -> onThreads(size, expected)));
            Row.Baseline baseline = new Row.Baseline("loop on 2 threads", Samples.of(rates.get(1)));
            return List.of(Row.of(PROMISE, Samples.of(rates.get(0)), baseline)
                    .with("indices", size)
                    .with("slots", SLOTS)
                    .with("executors", group.pids()));
        }
    }

    private static double onMesh(Mesh mesh, long size, long expected) throws Exception {
        long start = System.nanoTime();
        Job<Long> job = mesh.reduceLongs(size, i -> Mix.mix64(i), (one, other) -> one + other);
        long sum = job.get(2, TimeUnit.MINUTES);
        double seconds = (System.nanoTime() - start) * 1e-9;
        InexactAnswer.check("the sum over the range", expected, sum);
        Progress progress = job.progress();
        InexactAnswer.check("the number of indices in the owner's book", size, progress.done());
        return size / seconds;
    }

    private static double onThreads(long size, long expected) throws Exception {
        long start = System.nanoTime();
        long sum = Mix.sumOnThreads(size, SLOTS);
        double seconds = (System.nanoTime() - start) * 1e-9;
        InexactAnswer.check("the sum of the loop", expected, sum);
        return size / seconds;
    }
}
