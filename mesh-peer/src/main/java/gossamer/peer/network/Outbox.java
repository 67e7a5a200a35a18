// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.model.PeerId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Large messages to one peer, cut to pieces, of which only a window is under way.
 *
 * <p>So a slow receiver costs the window in JGroups' tables, and its sender the copies that wait here, at most
 * {@link #WAITING_BYTES_MAX} (a single larger message is taken when nothing waits). One message goes after the other.
 * Safe from any thread; never blocks: the pieces go out on the thread that adds, or that brings the credit.
 */
final class Outbox {
    static final int WINDOW_BYTES = 4 << 20;
    static final long WAITING_BYTES_MAX = 256L << 20;

    private final PeerId to;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Cut> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long underWay;
    private long numbers;

    Outbox(PeerId to) {
        this.to = to;
    }

    private static final class Cut {
        private final long number;
        private final byte[] bytes;
        private int sent;

        Cut(long number, byte[] bytes) {
            this.number = number;
            this.bytes = bytes;
        }
    }

    /** Sends one lane message to a peer; false if that is no longer possible. */
    interface Way {
        boolean put(PeerId to, byte[] message);
    }

    /** Copies the message and sends as much of it as the window allows; false if too much waits already. */
    boolean add(byte[] bytes, int offset, int length, Way way) {
        lock.lock();
        try {
            if (waitingBytes > 0 && waitingBytes + length > WAITING_BYTES_MAX) {
                return false;
            }
            waiting.addLast(new Cut(numbers++, Arrays.copyOfRange(bytes, offset, offset + length)));
            waitingBytes += length;
            pump(way);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The peer has taken so many bytes of pieces. */
    void credit(int bytes, Way way) {
        lock.lock();
        try {
            underWay = Math.max(0, underWay - bytes);
            pump(way);
        } finally {
            lock.unlock();
        }
    }

    private void pump(Way way) {
        while (!waiting.isEmpty() && underWay < WINDOW_BYTES) {
            Cut cut = waiting.getFirst();
            int size = Math.min(ViewLane.PIECE_BYTES, cut.bytes.length - cut.sent);
            ByteBuffer piece = ByteBuffer.allocate(ViewLane.PIECE_HEAD_BYTES + size)
                    .put(ViewLane.PIECE)
                    .putLong(cut.number)
                    .putInt(cut.bytes.length)
                    .putInt(cut.sent)
                    .put(cut.bytes, cut.sent, size);
            if (!way.put(to, piece.array())) {
                return;
            }
            cut.sent += size;
            underWay += size;
            if (cut.sent == cut.bytes.length) {
                waiting.removeFirst();
                waitingBytes -= cut.bytes.length;
            }
        }
    }
}
