// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many separately submitted tasks may be open at a time; a further submit waits for one to end.
 *
 * <p>A thread that must not wait, because it is the one that ends tasks, is let in beyond the limit.
 *
 * <p>Safe from any thread.
 */
final class Window {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final int limit;
    private int open; // guarded by lock

    Window(int limit) {
        this.limit = limit;
    }

    void enter(boolean mayWait) {
        lock.lock();
        try {
            while (mayWait && open >= limit) {
                room.awaitUninterruptibly();
            }
            open++;
        } finally {
            lock.unlock();
        }
    }

    void leave(int count) {
        lock.lock();
        try {
            boolean full = open >= limit;
            open -= count;
            if (full && open < limit) {
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
