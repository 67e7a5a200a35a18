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
import gossamer.bench.sealed.SessionPair;
import gossamer.handshake.FrameType;
import gossamer.handshake.Frames;
import gossamer.handshake.Sealer;
import java.time.Duration;
import java.util.List;

/**
 * {@code sealed-64k} and {@code sealed-1m}: what sealing costs a stream.
 *
 * <p>One thread writes blocks into a TCP connection over loopback, another reads them; through the streams that every
 * connection of a peer uses, and through none. Each sample has a connection of its own, and the sealed one a session of
 * its own; its handshake is no part of the time. What the cipher alone does on one thread, in memory, is in the
 * details: where that is not several times faster than the bare connection, no code around it can reach the bar.
 */
final class SealedBlocks implements Measurement {
    private static final int CIPHER_BLOCK_BYTES = 64 << 10;

    private final int blockBytes;
    private final Promise promise;

    private SealedBlocks(String size, int blockBytes, double ratioMin) {
        this.blockBytes = blockBytes;
        this.promise = new Promise(
                "sealed-" + size,
                "bytes/s",
                Bar.ratioAtLeast(ratioMin),
                "Bytes per second through a sealed stream over loopback, in blocks of " + (blockBytes >> 10)
                        + " KiB; beside the same blocks over a bare TCP connection.");
    }

    static SealedBlocks of64KiB() {
        return new SealedBlocks("64k", 64 << 10, 0.8);
    }

    static SealedBlocks of1MiB() {
        return new SealedBlocks("1m", 1 << 20, 0.9);
    }

    @Override
    public List<Promise> promises() {
        return List.of(promise);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        Duration during = Duration.ofMillis(effort.pick(2_000, 500, 50));
        // Until the ciphers are compiled they are a hundred times slower than they will be.
        sealed(Duration.ofMillis(effort.pick(5_000, 3_000, 50)));
        plain(Duration.ofMillis(effort.pick(2_000, 1_000, 50)));
        List<List<Double>> rates =
                Interleaved.run(effort.pick(15, 9, 1), List.of(() -> sealed(during), () -> plain(during)));
        double cipher = cipherAlone(during);
        Row.Baseline baseline = new Row.Baseline("bare TCP stream", Samples.of(rates.get(1)));
        return List.of(Row.of(promise, Samples.of(rates.get(0)), baseline)
                .with("blockBytes", blockBytes)
                .with("sealAloneBytesPerSecond", cipher)
                .with("secondsPerSample", during.toMillis() / 1e3));
    }

    /** Bytes per second that one thread seals, in blocks of the usual size. */
    private static double cipherAlone(Duration during) {
        Sealer sealer = SessionPair.create().dialling().sealer();
        byte[] payload = new byte[CIPHER_BLOCK_BYTES];
        byte[] frame = new byte[CIPHER_BLOCK_BYTES + Frames.OVERHEAD_BYTES];
        long start = System.nanoTime();
        long bytes = 0;
        while (System.nanoTime() - start < during.toNanos()) {
            sealer.seal(FrameType.DATA, payload, 0, payload.length, frame, 0);
            bytes += payload.length;
        }
        return bytes / ((System.nanoTime() - start) * 1e-9);
    }

    private double sealed(Duration during) throws Exception {
        try (SealedStream stream = SealedStream.open()) {
            return Throughput.bytesPerSecond(stream.out(), stream.in(), blockBytes, during);
        }
    }

    private double plain(Duration during) throws Exception {
        try (PlainStream stream = PlainStream.open()) {
            return Throughput.bytesPerSecond(stream.out(), stream.in(), blockBytes, during);
        }
    }
}
