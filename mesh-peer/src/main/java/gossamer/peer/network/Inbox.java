// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.model.PeerId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of one peer's large messages together again.
 *
 * <p>Room grows as pieces arrive, not as their heads announce. Pieces may come in any order within the sender's window.
 * Safe from any thread.
 */
final class Inbox {
    /** A sender has one message under way, and the last pieces of the one before. */
    private static final int OPEN_MAX = 64;

    /** Room is made for so many times what came: an announced length alone makes nobody allocate. */
    private static final int ROOM_FACTOR = 8;

    private final PeerId from;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Part> parts = new LinkedHashMap<>();

    Inbox(PeerId from) {
        this.from = from;
    }

    private static final class Part {
        private final int whole;
        private byte[] bytes = new byte[0];
        private int got;

        Part(int whole) {
            this.whole = whole;
        }

        void put(int at, byte[] piece, int offset, int length) {
            int end = at + length;
            if (bytes.length < end) {
                long room = Math.min(whole, (long) ROOM_FACTOR * end);
                bytes = Arrays.copyOf(bytes, (int) room);
            }
            System.arraycopy(piece, offset, bytes, at, length);
            got += length;
        }
    }

    /** Takes a piece; returns the message if it is whole now. A piece that makes no sense is dropped. */
    byte @Nullable [] piece(long number, int whole, int at, byte[] piece, int offset, int length) {
        boolean sense = whole > 0 && whole <= Lane.MESSAGE_BYTES_MAX && at >= 0 && length > 0 && at <= whole - length;
        if (!sense) {
            return null;
        }
        lock.lock();
        try {
            Part part = parts.get(number);
            if (part == null) {
                if (parts.size() == OPEN_MAX) {
                    parts.remove(parts.keySet().iterator().next());
                }
                part = new Part(whole);
                parts.put(number, part);
            }
            if (part.whole != whole) {
                return null;
            }
            part.put(at, piece, offset, length);
            if (part.got < whole) {
                return null;
            }
            parts.remove(number);
            return part.bytes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "Inbox[" + from.brief() + "]";
    }
}
