// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/** Calls back about once a second, on a thread of its own, until it is closed. Safe from any thread. */
public final class Upkeep implements AutoCloseable {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final LongConsumer tick;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    /**
     * @param name of the thread
     * @param tick hears {@link System#nanoTime}; while it works, the next call waits
     */
    public Upkeep(String name, LongConsumer tick) {
        this.name = name;
        this.tick = tick;
    }

    /** Begins; the first call comes in a second. */
    public void start() {
        Threads.daemon(name, this::run).start();
    }

    private void run() {
        while (pause()) {
            tick.accept(System.nanoTime());
        }
    }

    /** False when closed. */
    private boolean pause() {
        lock.lock();
        try {
            long left = PERIOD_NANOS;
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
