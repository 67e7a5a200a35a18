// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.bench.measure.Interleaved;
import gossamer.bench.measure.Latencies;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import gossamer.bench.sealed.LanePair;
import java.util.List;

/**
 * {@code lane-roundtrip} and {@code lane-256k}: what a stream of their own gains two busy peers over JGroups unicasts.
 *
 * <p>Two networks in one process, over loopback, both ways sealed; the one sends back what the other sends, on the
 * thread that brings it. A round trip is one message of 100 bytes; the stream is messages of 256 KiB, of which
 * {@value #IN_FLIGHT} are under way, and its rate counts the bytes of both ways.
 */
final class Lanes implements Measurement {
    private static final int SMALL_BYTES = 100;
    private static final int LARGE_BYTES = 256 << 10;
    private static final int IN_FLIGHT = 8;

    private static final Promise ROUND_TRIP = new Promise(
            "lane-roundtrip",
            "seconds",
            Bar.ratioAtMost(1),
            "Half of all round trips of 100 bytes over a direct stream take at most this; beside JGroups unicasts between"
                    + " the same two networks.");
    private static final Promise STREAM = new Promise(
            "lane-256k",
            "bytes/s",
            Bar.ratioAtLeast(1),
            "Bytes per second, both ways summed, of messages of 256 KiB over a direct stream, 8 under way; beside JGroups"
                    + " unicasts.");

    @Override
    public List<Promise> promises() {
        return List.of(ROUND_TRIP, STREAM);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        int rounds = effort.pick(15, 7, 1);
        int block = effort.pick(10_000, 3_000, 50);
        int large = effort.pick(800, 300, 20);
        try (LanePair straight = LanePair.open(true);
                LanePair around = LanePair.open(false)) {
            int warmUp = effort.pick(60_000, 30_000, 50);
            small(straight, warmUp);
            small(around, warmUp);
            large(straight, large);
            large(around, large);
            List<List<Double>> trips = Interleaved.run(
                    rounds,
                    List.of(
                            () -> small(straight, block).median(),
                            () -> small(around, block).median()));
            List<List<Double>> rates =
                    Interleaved.run(rounds, List.of(() -> large(straight, large), () -> large(around, large)));
            return List.of(row(ROUND_TRIP, trips), row(STREAM, rates));
        }
    }

    private static Samples small(LanePair pair, int count) throws Exception {
        byte[] message = new byte[SMALL_BYTES];
        return Latencies.of(count, () -> pair.roundTrip(message));
    }

    private static double large(LanePair pair, int count) throws Exception {
        byte[] message = new byte[LARGE_BYTES];
        long start = System.nanoTime();
        pair.stream(message, count, IN_FLIGHT);
        return 2.0 * count * LARGE_BYTES / ((System.nanoTime() - start) * 1e-9);
    }

    private static Row row(Promise promise, List<List<Double>> samples) {
        return Row.of(
                promise, Samples.of(samples.get(0)), new Row.Baseline("JGroups unicasts", Samples.of(samples.get(1))));
    }
}
