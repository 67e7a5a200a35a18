// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says whether bytes should be written to one peer right now, by whoever has them.
 *
 * <p>A peer that reads also writes: answers, acknowledgements, heartbeats. When something has come from it since the
 * last write, the next write finds empty buffers and returns at once, even if the peer has stopped meanwhile. A little
 * more may follow; a stream of messages does better to wait for company, as in Nagle's algorithm (RFC 896). Safe from
 * any thread.
 */
final class Traffic {
    /** What surely fits into the buffers of two kernels. */
    static final int FIRST_BYTES_MAX = 64 << 10;

    /** What may follow before something was heard: a few small messages that belong together. */
    static final int UNHEARD_BYTES_MAX = 2 << 10;

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong unheardBytes = new AtomicLong();

    void opened() {
        connections.incrementAndGet();
    }

    /** Returns whether that was the last connection. */
    boolean closed() {
        return connections.decrementAndGet() == 0;
    }

    void heard() {
        if (unheardBytes.get() != 0) {
            unheardBytes.set(0);
        }
    }

    void wrote(int bytes) {
        unheardBytes.addAndGet(bytes);
    }

    boolean isFree(int bytes) {
        long unheard = unheardBytes.get();
        long most = unheard == 0 ? FIRST_BYTES_MAX : UNHEARD_BYTES_MAX - unheard;
        return connections.get() > 0 && bytes <= most;
    }
}
