// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Mesh;
import gossamer.bench.measure.Interleaved;
import gossamer.bench.measure.Samples;
import gossamer.bench.measure.Throughput;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import gossamer.bench.sealed.SealedStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@code payload-256k}: bytes per second, both ways summed, of tasks that take and return 256 KiB.
 *
 * <p>One executor process of one slot, a client without any; {@value #IN_FLIGHT} tasks are under way. A task returns
 * the block that it captured with another number at its head, which is checked.
 *
 * <p>The baseline is two bare sealed streams over loopback, one each way at the same time, that move the same blocks.
 */
final class Payload implements Measurement {
    private static final int BLOCK_BYTES = 256 << 10;
    private static final int IN_FLIGHT = 8;
    private static final long PATIENCE_SECONDS = 30;
    private static final Promise PROMISE = new Promise(
            "payload-256k",
            "bytes/s",
            Bar.ratioAtLeast(0.5),
            "Bytes per second, both ways summed, of tasks on another process that take and return 256 KiB, 8 under way;"
                    + " beside two bare sealed streams that move the same blocks, one each way.");

    @Override
    public List<Promise> promises() {
        return List.of(PROMISE);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        Duration during = Duration.ofMillis(effort.pick(2_000, 1_000, 100));
        try (PeerGroup group = PeerGroup.start(1, 1);
                Mesh mesh = group.join()) {
            for (int warmUp = 0; warmUp < effort.pick(5, 3, 1); warmUp++) {
                onMesh(mesh, during);
                onStreams(during);
            }
            List<List<Double>> rates =
                    Interleaved.run(effort.pick(9, 5, 1), List.of(() -> onMesh(mesh, during), () -> onStreams(during)));
            Row.Baseline baseline = new Row.Baseline("two bare sealed streams", Samples.of(rates.get(1)));
            return List.of(Row.of(PROMISE, Samples.of(rates.get(0)), baseline)
                    .with("blockBytes", BLOCK_BYTES)
                    .with("inFlight", IN_FLIGHT)
                    .with("executors", group.pids()));
        }
    }

    private static double onMesh(Mesh mesh, Duration during) throws Exception {
        Semaphore free = new Semaphore(IN_FLIGHT);
        AtomicReference<@Nullable Throwable> wrong = new AtomicReference<>();
        long start = System.nanoTime();
        long blocks = 0;
        while (System.nanoTime() - start < during.toNanos()) {
            acquire(free, 1);
            long number = ++blocks;
            byte[] block = new byte[BLOCK_BYTES];
            ByteBuffer.wrap(block).putLong(0, number);
            mesh.submit(() -> answer(block)).whenComplete((answer, failure) -> {
                if (failure != null) {
                    wrong.compareAndSet(null, failure);
                } else if (answer.length != BLOCK_BYTES
                        || ByteBuffer.wrap(answer).getLong(0) != ~number) {
                    wrong.compareAndSet(null, new IllegalStateException("the answer is not that of block " + number));
                }
                free.release();
            });
        }
        acquire(free, IN_FLIGHT);
        double seconds = (System.nanoTime() - start) * 1e-9;
        Throwable failure = wrong.get();
        if (failure != null) {
            throw new IllegalStateException("a task failed: " + failure, failure);
        }
        return 2.0 * blocks * BLOCK_BYTES / seconds;
    }

    private static byte[] answer(byte[] block) {
        ByteBuffer head = ByteBuffer.wrap(block);
        head.putLong(0, ~head.getLong(0));
        return block;
    }

    private static void acquire(Semaphore free, int count) throws InterruptedException, TimeoutException {
        if (!free.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("no result for " + PATIENCE_SECONDS + " s");
        }
    }

    private static double onStreams(Duration during) throws Exception {
        try (SealedStream there = SealedStream.open();
                SealedStream back = SealedStream.open()) {
            FutureTask<Double> away = new FutureTask<>(() -> through(back, during));
            Thread.ofPlatform().daemon().name("payload-back").start(away);
            return through(there, during) + away.get();
        }
    }

    private static double through(SealedStream stream, Duration during) throws Exception {
        return Throughput.bytesPerSecond(stream.out(), stream.in(), BLOCK_BYTES, during);
    }
}
