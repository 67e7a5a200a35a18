// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.measure;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * How many bytes per second go through a stream, end to end.
 *
 * <p>One thread writes blocks, another reads them; each block carries its number and the last one says so, so that what
 * is counted has arrived, whole and in order.
 */
public final class Throughput {
    private static final int LAST_AT = Long.BYTES;

    private Throughput() {}

    /**
     * Sends blocks for some time and waits until the last has arrived.
     *
     * @param out where blocks are written, one call each, and flushed at the end only
     * @param in where they come out again
     * @param blockBytes at least 9
     * @return bytes per second, from the first write to the last byte read
     * @throws IOException if a block is missing or out of order, or the stream fails
     */
    public static double bytesPerSecond(OutputStream out, InputStream in, int blockBytes, Duration during)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        long stopAt = start + during.toNanos();
        FutureTask<Long> writing = new FutureTask<>(write(out, blockBytes, stopAt));
        Thread.ofPlatform().daemon().name("throughput-write").start(writing);
        long blocks = read(new DataInputStream(in), blockBytes);
        double seconds = (System.nanoTime() - start) * 1e-9;
        long written = valueOf(writing);
        if (blocks != written) {
            throw new IOException(blocks + " blocks arrived of " + written);
        }
        return blocks * (double) blockBytes / seconds;
    }

    private static Callable<Long> write(OutputStream out, int blockBytes, long stopAt) {
        return () -> {
            ByteBuffer block = ByteBuffer.allocate(blockBytes);
            long number = 0;
            boolean last;
            do {
                last = System.nanoTime() - stopAt >= 0;
                block.putLong(0, number++);
                block.put(LAST_AT, (byte) (last ? 1 : 0));
                out.write(block.array());
            } while (!last);
            out.flush();
            return number;
        };
    }

    private static long read(DataInputStream in, int blockBytes) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(blockBytes);
        long expected = 0;
        do {
            in.readFully(block.array());
            if (block.getLong(0) != expected) {
                throw new IOException("block " + block.getLong(0) + " arrived where " + expected + " was due");
            }
            expected++;
        } while (block.get(LAST_AT) == 0);
        return expected;
    }

    private static long valueOf(FutureTask<Long> writing) throws IOException, InterruptedException {
        try {
            return writing.get();
        } catch (ExecutionException failed) {
            throw new IOException("the writing end failed", failed.getCause());
        }
    }
}
