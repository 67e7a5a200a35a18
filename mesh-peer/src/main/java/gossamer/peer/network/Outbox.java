// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.model.PeerId;
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

    /** A message of which pieces are sent; until it has to wait, its bytes are those of whoever sends it. */
    private static final class Cut {
        private final long number;
        private final int whole;
        private byte[] bytes;
        private int offset; // of the message's first byte in the array, were that still there
        private int sent;

        Cut(long number, byte[] bytes, int offset, int whole) {
            this.number = number;
            this.bytes = bytes;
            this.offset = offset;
            this.whole = whole;
        }

        void keepRest() {
            bytes = Arrays.copyOfRange(bytes, offset + sent, offset + whole);
            offset = -sent;
        }
    }

    /** Sends one piece to a peer, its head and then some bytes; false if that is no longer possible. */
    interface Way {
        boolean put(PeerId to, byte[] head, byte[] bytes, int offset, int length);
    }

    /**
     * Sends as much of the message as the window allows, and keeps a copy of the rest; false if too much waits already.
     */
    boolean add(byte[] bytes, int offset, int length, Way way) {
        lock.lock();
        try {
            if (waitingBytes > 0 && waitingBytes + length > WAITING_BYTES_MAX) {
                return false;
            }
            Cut cut = new Cut(numbers++, bytes, offset, length);
            waiting.addLast(cut);
            waitingBytes += length;
            pump(way);
            if (cut.sent < length) {
                cut.keepRest();
            }
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
            int size = Math.min(ViewLane.PIECE_BYTES, cut.whole - cut.sent);
            byte[] head = ViewLane.pieceHead(cut.number, cut.whole, cut.sent);
            if (!way.put(to, head, cut.bytes, cut.offset + cut.sent, size)) {
                return;
            }
            cut.sent += size;
            underWay += size;
            if (cut.sent == cut.whole) {
                waiting.removeFirst();
                waitingBytes -= cut.whole;
            }
        }
    }
}
