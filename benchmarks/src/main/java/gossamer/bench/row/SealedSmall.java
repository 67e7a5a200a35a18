// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.bench.baseline.PlainStream;
import gossamer.bench.measure.Answerer;
import gossamer.bench.measure.Interleaved;
import gossamer.bench.measure.Latencies;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import gossamer.bench.sealed.SealedStream;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code sealed-small}: what sealing adds to a round trip of 100 bytes, which is one small frame each way.
 *
 * <p>Two connections over loopback, one for each way, sealed or bare; a second thread sends back what it reads. One
 * sample is the difference of the medians of two blocks of round trips, taken one after the other.
 */
final class SealedSmall implements Measurement {
    private static final int MESSAGE_BYTES = 100;
    private static final Promise PROMISE = new Promise(
            "sealed-small",
            "seconds",
            Bar.valueAtMost(12e-6),
            "What sealing adds to half of all round trips of 100 bytes over loopback at most; the bare round trip is in the"
                    + " details.");

    @Override
    public List<Promise> promises() {
        return List.of(PROMISE);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        int block = effort.pick(20_000, 5_000, 50);
        int warmUp = effort.pick(100_000, 30_000, 50);
        sealed(warmUp);
        plain(warmUp);
        List<List<Double>> medians =
                Interleaved.run(effort.pick(15, 7, 1), List.of(() -> sealed(block), () -> plain(block)));
        List<Double> added = new ArrayList<>();
        for (int i = 0; i < medians.get(0).size(); i++) {
            added.add(medians.get(0).get(i) - medians.get(1).get(i));
        }
        return List.of(Row.of(PROMISE, Samples.of(added), null)
                .with("messageBytes", MESSAGE_BYTES)
                .with("roundTripsPerSample", block)
                .with("sealedSeconds", medians.get(0))
                .with("plainSeconds", medians.get(1)));
    }

    private static double sealed(int count) throws Exception {
        try (SealedStream there = SealedStream.open();
                SealedStream back = SealedStream.open()) {
            Answerer answerer = Answerer.start(there.in(), back.out(), MESSAGE_BYTES);
            return Latencies.of(count, () -> answerer.roundTrip(there.out(), back.in()))
                    .median();
        }
    }

    private static double plain(int count) throws Exception {
        try (PlainStream there = PlainStream.open();
                PlainStream back = PlainStream.open()) {
            Answerer answerer = Answerer.start(there.in(), back.out(), MESSAGE_BYTES);
            return Latencies.of(count, () -> answerer.roundTrip(there.out(), back.in()))
                    .median();
        }
    }
}
