// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.bench.baseline.PlainStream;
import gossamer.bench.measure.Interleaved;
import gossamer.bench.measure.Samples;
import gossamer.bench.measure.Throughput;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import gossamer.bench.sealed.SealedStream;
import java.time.Duration;
import java.util.List;

/**
 * {@code sealed-64k}: what sealing costs a stream.
 *
 * <p>One thread writes blocks of 64 KiB into a TCP connection over loopback, another reads them; through the streams
 * that every connection of a peer uses, and through none. Each sample has a connection of its own, and the sealed one a
 * session of its own; its handshake is no part of the time.
 */
final class Sealed64k implements Measurement {
    private static final int BLOCK_BYTES = 64 << 10;
    private static final Promise PROMISE = new Promise(
            "sealed-64k",
            "bytes/s",
            Bar.ratioAtLeast(0.8),
            "Bytes per second through a sealed stream over loopback, in blocks of 64 KiB; beside the same blocks over a bare"
                    + " TCP connection.");

    @Override
    public List<Promise> promises() {
        return List.of(PROMISE);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        Duration during = Duration.ofMillis(effort.pick(2_000, 500, 50));
        // Until the ciphers are compiled they are a hundred times slower than they will be.
        sealed(Duration.ofMillis(effort.pick(5_000, 3_000, 50)));
        plain(Duration.ofMillis(effort.pick(2_000, 1_000, 50)));
        List<List<Double>> rates =
                Interleaved.run(effort.pick(15, 9, 1), List.of(() -> sealed(during), () -> plain(during)));
        Row.Baseline baseline = new Row.Baseline("bare TCP stream", Samples.of(rates.get(1)));
        return List.of(Row.of(PROMISE, Samples.of(rates.get(0)), baseline)
                .with("blockBytes", BLOCK_BYTES)
                .with("secondsPerSample", during.toMillis() / 1e3));
    }

    private static double sealed(Duration during) throws Exception {
        try (SealedStream stream = SealedStream.open()) {
            return Throughput.bytesPerSecond(stream.out(), stream.in(), BLOCK_BYTES, during);
        }
    }

    private static double plain(Duration during) throws Exception {
        try (PlainStream stream = PlainStream.open()) {
            return Throughput.bytesPerSecond(stream.out(), stream.in(), BLOCK_BYTES, during);
        }
    }
}
