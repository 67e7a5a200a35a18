// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Mesh;
import gossamer.bench.measure.Interleaved;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import gossamer.bench.workload.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A row for a {@link Reference} workload: how much of it the mesh does per second, with every answer checked.
 *
 * <p>The client has no slots; two executor processes have one each. The baseline is two copies of the sequential loop
 * that run at the same time, each on a thread of this process and independent of the other: what the same processors do
 * when nothing is shared out. Both are warmed up by one run.
 */
final class Known implements Measurement {
    private static final int SLOTS = 2;
    private final Reference<?> full;
    private final Reference<?> tiny;
    private final Promise promise;

    /**
     * Measures nothing yet.
     *
     * @param tiny the same at a size for tests
     * @param bar what is to be reached, or null
     */
    Known(Reference<?> full, Reference<?> tiny, @Nullable Bar bar) {
        this.full = full;
        this.tiny = tiny;
        this.promise = new Promise(
                full.name(),
                full.unit() + "/s",
                bar,
                "The workload " + full.name()
                        + ", answer checked, on two executor processes of one slot; beside two copies"
                        + " of the sequential loop on two threads at the same time.");
    }

    @Override
    public List<Promise> promises() {
        return List.of(promise);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        Reference<?> reference = effort == Effort.TINY ? tiny : full;
        return List.of(row(reference, effort));
    }

    private <A> Row row(Reference<A> reference, Effort effort) throws Exception {
        try (PeerGroup group = PeerGroup.start(SLOTS, 1);
                Mesh mesh = group.join()) {
            onMesh(mesh, reference);
            inCopies(reference);
            List<List<Double>> rates = Interleaved.run(
                    effort.pick(5, 3, 1), List.of(() -> onMesh(mesh, reference), () -> inCopies(reference)));
            Row.Baseline baseline = new Row.Baseline("two sequential copies", Samples.of(rates.get(1)));
            return Row.of(promise, Samples.of(rates.get(0)), baseline)
                    .with(reference.unit(), reference.size())
                    .with("answer", reference.answer().toString())
                    .with("executors", group.pids());
        }
    }

    private static <A> double onMesh(Mesh mesh, Reference<A> reference) throws Exception {
        long start = System.nanoTime();
        A answer = reference.onMesh(mesh);
        double seconds = (System.nanoTime() - start) * 1e-9;
        InexactAnswer.checkAnswer(reference.name() + " on the mesh", reference.answer(), answer);
        return reference.size() / seconds;
    }

    /** The sum of the rates of all copies. */
    private static <A> double inCopies(Reference<A> reference) throws Exception {
        List<FutureTask<Double>> copies = new ArrayList<>();
        for (int copy = 0; copy < SLOTS; copy++) {
            FutureTask<Double> running = new FutureTask<>(() -> {
                long start = System.nanoTime();
                A answer = reference.sequential();
                double seconds = (System.nanoTime() - start) * 1e-9;
                InexactAnswer.checkAnswer(reference.name() + " one after the other", reference.answer(), answer);
                return reference.size() / seconds;
            });
            copies.add(running);
            Thread.ofPlatform().daemon().name("copy-" + copy).start(running);
        }
        double sum = 0;
        for (FutureTask<Double> copy : copies) {
            sum += copy.get();
        }
        return sum;
    }
}
