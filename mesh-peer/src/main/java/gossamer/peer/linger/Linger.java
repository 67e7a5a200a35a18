// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.linger;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * What the threads that wait for one kind of thing remember of how soon it came.
 *
 * <pre>
 *   long since = System.nanoTime();
 *   if (!linger.until(this::isHere)) {
 *       ... sleep ...
 *   }
 *   linger.waited(System.nanoTime() - since);
 * </pre>
 *
 * <p>To be woken costs a thread some ten microseconds, more than the rest of its way. So whoever waited less than
 * {@link #SOON_NANOS} last time stays awake for as long this time, and yields meanwhile to whoever wants the processor.
 * After one long wait it goes to sleep at once: whoever has nothing to do costs nothing. One thread at a time stays
 * awake.
 *
 * <p>Safe from any thread.
 */
public final class Linger {
    /**
     * A wait is short below this, and nobody stays awake for longer.
     *
     * <p>Above the round trip of those that sleep: else whoever sleeps waits too long ever to stay awake.
     */
    public static final long SOON_NANOS = 200_000;

    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean soon;

    /**
     * Stays awake for what is waited for, if that is likely to come soon.
     *
     * @param here whether it has come; asked again and again
     * @return whether it has come; if not, the caller goes to sleep
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on the yield but the speed of others
    public boolean until(BooleanSupplier here) {
        if (here.getAsBoolean()) {
            return true;
        }
        if (!soon || !taken.compareAndSet(false, true)) {
            return false;
        }
        try {
            long start = System.nanoTime();
            while (System.nanoTime() - start < SOON_NANOS) {
                if (here.getAsBoolean()) {
                    return true;
                }
                Thread.yield();
            }
            return here.getAsBoolean();
        } finally {
            taken.set(false);
        }
    }

    /** What was waited for has come, after so long. */
    public void waited(long nanos) {
        boolean now = nanos < SOON_NANOS;
        if (soon != now) {
            soon = now;
        }
    }

    /** Whether the next wait begins awake. */
    public boolean isSoon() {
        return soon;
    }
}
