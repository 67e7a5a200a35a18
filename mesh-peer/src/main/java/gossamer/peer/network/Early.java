// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.model.PeerId;
import gossamer.model.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages from peers that are not in the view yet: held for two seconds in case they join, else dropped.
 *
 * <p>Holds at most {@link #MESSAGES_MAX} messages and {@link #BYTES_MAX} bytes; what does not fit is dropped. Safe from
 * any thread.
 */
final class Early {
    static final int MESSAGES_MAX = 1024;
    static final long BYTES_MAX = 8 << 20;
    private static final long HELD_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Held> held = new ArrayDeque<>();
    private long bytes;

    private record Held(PeerId from, byte[] message, long sinceNanos) {}

    /** Takes a message. */
    interface Taker {
        void take(PeerId from, byte[] bytes, int offset, int length);
    }

    /** Keeps a copy; or hands it on after all, if the view has come meanwhile. */
    void hold(PeerId from, byte[] message, int offset, int length, Supplier<@Nullable View> view, Taker taker) {
        lock.lock();
        try {
            View now = view.get();
            if (now == null || !now.contains(from)) {
                long nanos = System.nanoTime();
                forget(nanos);
                if (held.size() < MESSAGES_MAX && bytes + length <= BYTES_MAX) {
                    held.addLast(new Held(from, Arrays.copyOfRange(message, offset, offset + length), nanos));
                    bytes += length;
                }
                return;
            }
        } finally {
            lock.unlock();
        }
        taker.take(from, message, offset, length);
    }

    private void forget(long nowNanos) {
        while (!held.isEmpty() && nowNanos - held.getFirst().sinceNanos() > HELD_NANOS) {
            bytes -= held.removeFirst().message().length;
        }
    }

    /** Hands on what members of the view had sent too early. */
    void release(View view, Taker taker) {
        List<Held> ready = new ArrayList<>();
        lock.lock();
        try {
            forget(System.nanoTime());
            for (Iterator<Held> each = held.iterator(); each.hasNext(); ) {
                Held message = each.next();
                if (view.contains(message.from())) {
                    ready.add(message);
                    bytes -= message.message().length;
                    each.remove();
                }
            }
        } finally {
            lock.unlock();
        }
        ready.forEach(each -> taker.take(each.from(), each.message(), 0, each.message().length));
    }
}
