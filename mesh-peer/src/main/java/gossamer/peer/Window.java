// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * How many separately submitted tasks may be open at a time, and with how many bytes of arguments; a further submit
 * waits for some to end.
 *
 * <p>Who waits is let in by the order of coming, so that small arguments never keep a large one out. An argument that
 * is larger than the window itself is let in when nothing else is open. A thread that must not wait, because it is the
 * one that ends tasks, is let in beyond the limits. After {@link #close} nobody waits any more.
 *
 * <p>Safe from any thread.
 */
final class Window {
    private final int tasksMax;
    private final long bytesMax;
    private final long patienceNanos;
    private final Consumer<String> onWait;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Condition> waiting = new ArrayDeque<>(); // guarded by lock; by order of coming
    private long tasks; // guarded by lock
    private long bytes; // guarded by lock
    private boolean told; // guarded by lock; said since the window was last free for everybody who came
    private boolean closed; // guarded by lock

    /**
     * @param tasksMax how many tasks may be open, at least 1
     * @param bytesMax how many bytes their arguments may have, at least 1
     * @param patienceNanos how long somebody waits before that is said
     * @param onWait told why somebody waits, once until nobody waits any more; called by who waits
     */
    Window(int tasksMax, long bytesMax, long patienceNanos, Consumer<String> onWait) {
        this.tasksMax = tasksMax;
        this.bytesMax = bytesMax;
        this.patienceNanos = patienceNanos;
        this.onWait = onWait;
    }

    /**
     * Opens a task.
     *
     * @param size how many bytes its argument has
     * @param mayWait whether the calling thread may wait for room
     * @throws CancellationException if the thread is interrupted while it waits, and stays so; nothing is opened then
     */
    void enter(int size, boolean mayWait) {
        lock.lock();
        try {
            if (mayWait && (!waiting.isEmpty() || !isRoom(size))) {
                await(size);
            }
            tasks++;
            bytes += size;
        } finally {
            lock.unlock();
        }
    }

    private boolean isRoom(int size) {
        return closed || tasks == 0 || (tasks < tasksMax && bytes + size <= bytesMax);
    }

    private void await(int size) {
        Condition turn = lock.newCondition();
        waiting.addLast(turn);
        try {
            long patience = patienceNanos;
            while (!closed && (!turn.equals(waiting.peekFirst()) || !isRoom(size))) {
                if (told) {
                    turn.await();
                } else if (patience > 0) {
                    patience = turn.awaitNanos(patience);
                } else {
                    told = true;
                    tell(size);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a submit waited: " + why(size));
        } finally {
            waiting.remove(turn);
            told &= !waiting.isEmpty();
            wakeFirst(); // there may be room for more than one
        }
    }

    /** Outside the lock, since whoever listens may be slow. */
    private void tell(int size) {
        String line = "a submit has waited for " + TimeUnit.NANOSECONDS.toSeconds(patienceNanos) + " s: " + why(size);
        lock.unlock();
        try {
            onWait.accept(line);
        } finally {
            lock.lock();
        }
    }

    private String why(int size) {
        return "the submit window is full: " + tasks + " tasks are open, of at most " + tasksMax + ", with " + bytes
                + " bytes of arguments, of at most " + bytesMax + ", and the next one has " + size
                + ". It goes on as results arrive; look at ./mesh jobs for what runs, or set submitTasksMax or"
                + " submitBytesMax higher";
    }

    /** Ends tasks. */
    void leave(int count, long size) {
        lock.lock();
        try {
            tasks -= count;
            bytes -= size;
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }

    private void wakeFirst() {
        Condition first = waiting.peekFirst();
        if (first != null) {
            first.signal();
        }
    }

    /** Lets in whoever waits, and whoever comes: the mesh is closed, and says so itself to what they submit. */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.forEach(Condition::signal);
        } finally {
            lock.unlock();
        }
    }
}
