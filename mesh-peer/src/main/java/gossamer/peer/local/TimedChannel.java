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
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A channel whose reads and writes end by a deadline: the JDK gives Unix-domain sockets no time-out of their own.
 *
 * <p>Confined to one thread, but for {@link #wake}.
 */
final class TimedChannel implements AutoCloseable {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final AtomicBoolean woken = new AtomicBoolean();
    private long deadlineNanos;
    private boolean interruptsDeferred;
    private boolean interrupted; // and not told the thread again yet

    /**
     * Takes over a connected channel.
     *
     * @param limit from now on, for everything that follows until more is allowed
     */
    TimedChannel(SocketChannel channel, Duration limit) throws IOException {
        this.channel = channel;
        allow(limit);
        channel.configureBlocking(false);
        this.selector = Selector.open();
        this.key = channel.register(selector, SelectionKey.OP_READ);
    }

    /** Sets the deadline anew. */
    void allow(Duration limit) {
        deadlineNanos = System.nanoTime() + limit.toNanos();
    }

    /** From now on an interrupt ends {@link #awaitInput} only: what is being read or written is finished first. */
    void deferInterrupts() {
        interruptsDeferred = true;
    }

    /**
     * Waits, whatever the deadline, until there is something to read or the other side has ended.
     *
     * @param nanos how long at most; {@link Long#MAX_VALUE} for ever
     * @return false if that took too long, {@link #wake} was called, or this thread is interrupted
     */
    boolean awaitInput(long nanos) throws IOException {
        if (nanos <= 0 || woken.getAndSet(false)) {
            return false;
        }
        key.interestOps(SelectionKey.OP_READ);
        selector.select(nanos == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        boolean ready = !selector.selectedKeys().isEmpty();
        selector.selectedKeys().clear();
        woken.set(false); // whoever calls looks at everything anew, however this ended
        return ready;
    }

    /** Ends {@link #awaitInput}, the present one or the next; safe from any thread. */
    void wake() {
        woken.set(true); // stays when a read or write in between takes the selector's own wake-up
        selector.wakeup();
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
        passOnInterrupt();
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
        passOnInterrupt();
    }

    private void passOnInterrupt() {
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
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
        if (interruptsDeferred) {
            interrupted |= Thread.interrupted();
        } else if (Thread.currentThread().isInterrupted()) {
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
