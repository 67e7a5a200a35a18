// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Mesh;
import gossamer.bench.measure.Interleaved;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import gossamer.bench.workload.Fibonacci;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * {@code spawn} and {@code fib}: seconds per fork, where forks are all there is to do.
 *
 * <p>fib(30) with a fork for every second call. {@code spawn} runs it on one peer of one slot, beside a
 * {@code ForkJoinPool} of one thread; {@code fib} on three peers of one slot each, where idle peers take forks, beside
 * a pool of as many threads as there are processors. The client has no slots.
 */
final class Forks implements Measurement {
    private static final int N = 30;
    private static final int N_TINY = 20;
    private final int peers;
    private final int threads;
    private final Promise promise;

    private Forks(String name, int peers, int threads, @Nullable Bar bar, String where) {
        this.peers = peers;
        this.threads = threads;
        this.promise = new Promise(
                name,
                "seconds",
                bar,
                "Per fork of fib(" + N + ") with a fork for every second call, " + where
                        + "; beside the same forks in the JDK's fork/join pool.");
    }

    /** What a fork costs that nobody takes. */
    static Forks spawn() {
        return new Forks("spawn", 1, 1, Bar.ratioAtMost(3), "on one peer of one slot");
    }

    /** What a fork costs where other peers take some. */
    static Forks fib() {
        return new Forks("fib", 3, Runtime.getRuntime().availableProcessors(), null, "on three peers of one slot each");
    }

    @Override
    public List<Promise> promises() {
        return List.of(promise);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        Fibonacci fib = new Fibonacci(effort.pick(N, N, N_TINY));
        try (PeerGroup group = PeerGroup.start(peers, 1);
                Mesh mesh = group.join();
                ForkJoinPool pool = new ForkJoinPool(threads)) {
            for (int warmUp = 0; warmUp < effort.pick(5, 5, 1); warmUp++) {
                onMesh(mesh, fib);
                inPool(pool, fib);
            }
            List<List<Double>> seconds =
                    Interleaved.run(effort.pick(7, 5, 1), List.of(() -> onMesh(mesh, fib), () -> inPool(pool, fib)));
            Row.Baseline baseline = new Row.Baseline(
                    "fork/join pool, " + threads + (threads == 1 ? " thread" : " threads"), Samples.of(seconds.get(1)));
            return List.of(Row.of(promise, Samples.of(seconds.get(0)), baseline)
                    .with("forks", fib.size())
                    .with("answer", fib.answer())
                    .with("executors", group.pids()));
        }
    }

    private static double onMesh(Mesh mesh, Fibonacci fib) throws Exception {
        long start = System.nanoTime();
        long answer = fib.onMesh(mesh);
        return perFork(start, fib, answer);
    }

    private static double inPool(ForkJoinPool pool, Fibonacci fib) {
        long start = System.nanoTime();
        long answer = pool.invoke(fib.inForkJoinPool());
        return perFork(start, fib, answer);
    }

    private static double perFork(long start, Fibonacci fib, long answer) {
        double seconds = (System.nanoTime() - start) * 1e-9;
        InexactAnswer.check("fib(" + fib.n() + ")", fib.answer(), answer);
        return seconds / fib.size();
    }
}
