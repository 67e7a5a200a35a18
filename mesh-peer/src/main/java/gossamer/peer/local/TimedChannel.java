// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A channel whose reads and writes end by one deadline: the JDK gives Unix-domain sockets no time-out of their own.
 *
 * <p>Confined to one thread.
 */
final class TimedChannel implements AutoCloseable {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final long deadlineNanos;

    /**
     * Takes over a connected channel.
     *
     * @param limit from now on, for everything that follows
     */
    TimedChannel(SocketChannel channel, Duration limit) throws IOException {
        this.channel = channel;
        this.deadlineNanos = System.nanoTime() + limit.toNanos();
        channel.configureBlocking(false);
        this.selector = Selector.open();
        this.key = channel.register(selector, SelectionKey.OP_READ);
    }

    /**
     * Fills the buffer.
     *
     * @throws EOFException if the other side ends first
     * @throws SocketTimeoutException if the deadline passes first
     */
    void read(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer);
            if (count < 0) {
                throw new EOFException("the other side ended the connection");
            }
            if (count == 0) {
                await(SelectionKey.OP_READ);
            }
        }
    }

    /**
     * Writes the buffer out.
     *
     * @throws SocketTimeoutException if the deadline passes first
     */
    void write(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.write(buffer) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private void await(int operation) throws IOException {
        long leftNanos = deadlineNanos - System.nanoTime();
        if (leftNanos <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        key.interestOps(operation);
        // One millisecond more than is left: a wait of 0 would mean for ever.
        selector.select(TimeUnit.NANOSECONDS.toMillis(leftNanos) + 1);
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("interrupted");
        }
    }

    @Override
    public void close() throws IOException {
        try (selector) {
            channel.close();
        }
    }
}
