// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Mesh;
import gossamer.bench.baseline.EchoClient;
import gossamer.bench.baseline.EchoClient.Answering;
import gossamer.bench.baseline.EchoServer;
import gossamer.bench.measure.Interleaved;
import gossamer.bench.measure.Latencies;
import gossamer.bench.measure.ProcessFacts;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code roundtrip-p50} and {@code roundtrip-p99}: from submitting one tiny task to its result, one at a time.
 *
 * <p>The client has no slots; the executor is another process with one. Blocks of round trips alternate with blocks of
 * a TCP echo between the same two processes, with as many bytes each way as a round trip of the mesh takes, whose
 * server answers from a second thread. The echo that is answered by the reading thread is measured too, and reported
 * beside it.
 *
 * <p>One sample is the percentile of one block.
 */
final class RoundTrip implements Measurement {
    /** Echoes at the start of a connection that are not timed. */
    private static final int ECHOES_FIRST = 100;

    private static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9, 100.0);
    private static final Promise P50 = new Promise(
            "roundtrip-p50",
            "seconds",
            Bar.ratioAtMost(4),
            "Half of all round trips of one tiny task to another process take at most this, one at a time; beside a TCP echo"
                    + " of the same sizes between the same processes, answered from a second thread.");
    private static final Promise P99 = new Promise(
            "roundtrip-p99",
            "seconds",
            Bar.ratioAtMost(3),
            "99 of 100 round trips of one tiny task to another process take at most this; beside the same echo.");

    @Override
    public List<Promise> promises() {
        return List.of(P50, P99);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        int rounds = effort.pick(15, 7, 1);
        int block = effort.pick(2_000, 1_000, 50);
        // The way through a peer is long, and the compiler is at it for some hundred thousand round trips.
        int warmUp = effort.pick(200_000, 60_000, 50);
        try (PeerGroup group = PeerGroup.start(1, 1);
                Mesh mesh = group.join()) {
            Latencies.of(warmUp, () -> onMesh(mesh));
            ProcessFacts.Io bytes = bytesEachWay(mesh, block);
            int port = mesh.submit(() -> EchoServer.start().port()).get(10, TimeUnit.SECONDS);
            onEcho(warmUp, port, Answering.SECOND_THREAD, bytes);
            onEcho(warmUp, port, Answering.INLINE, bytes);
            List<List<Samples>> blocks = Interleaved.run(
                    rounds,
                    List.of(
                            () -> Latencies.of(block, () -> onMesh(mesh)),
                            () -> onEcho(block, port, Answering.SECOND_THREAD, bytes),
                            () -> onEcho(block, port, Answering.INLINE, bytes)));
            return List.of(row(P50, 50, blocks, bytes), row(P99, 99, blocks, bytes));
        }
    }

    /**
     * One block of echoes, on a connection of its own.
     *
     * <p>Where the system happens to run the threads of a connection, on one processor or on two, changes its round
     * trip sixfold, and it tends to leave them there: over one connection a whole run would measure one such accident.
     */
    private static Samples onEcho(int count, int port, Answering answering, ProcessFacts.Io bytes) throws Exception {
        int request = (int) Math.max(1, bytes.written());
        int reply = (int) Math.max(1, bytes.read());
        try (EchoClient echo = new EchoClient(port, answering, request, reply)) {
            Latencies.of(ECHOES_FIRST, echo::roundTrip);
            return Latencies.of(count, echo::roundTrip);
        }
    }

    private static void onMesh(Mesh mesh) throws Exception {
        long captured = System.nanoTime();
        long answer = mesh.submit(() -> captured + 1).get(10, TimeUnit.SECONDS);
        InexactAnswer.check("the result of a round trip", captured + 1, answer);
    }

    /** What one round trip reads and writes in this process, heartbeats of the block's time included. */
    private static ProcessFacts.Io bytesEachWay(Mesh mesh, int count) throws Exception {
        ProcessFacts.Io before = ProcessFacts.io();
        for (int i = 0; i < count; i++) {
            onMesh(mesh);
        }
        ProcessFacts.Io sum = ProcessFacts.io().minus(before);
        return new ProcessFacts.Io(sum.read() / count, sum.written() / count);
    }

    private static Row row(Promise promise, double percent, List<List<Samples>> blocks, ProcessFacts.Io bytes) {
        Samples onMesh = percentile(blocks.get(0), percent);
        Samples inline = percentile(blocks.get(2), percent);
        Samples all = pooled(blocks.get(0));
        Row.Baseline baseline = new Row.Baseline("TCP echo, second thread", percentile(blocks.get(1), percent));
        return Row.of(promise, onMesh, baseline)
                .with("roundTripsPerSample", blocks.get(0).get(0).count())
                .with("requestBytes", bytes.written())
                .with("replyBytes", bytes.read())
                .with("inlineEchoSeconds", inline.median())
                .with("ratioToInlineEcho", onMesh.over(inline).median())
                .with("percentiles", PERCENTILES)
                .with(
                        "percentileSeconds",
                        PERCENTILES.stream().map(all::percentile).toList());
    }

    private static Samples percentile(List<Samples> blocks, double percent) {
        return Samples.of(
                blocks.stream().map(block -> block.percentile(percent)).toList());
    }

    private static Samples pooled(List<Samples> blocks) {
        List<Double> all = new ArrayList<>();
        blocks.forEach(block -> all.addAll(block.toList()));
        return Samples.of(all);
    }
}
