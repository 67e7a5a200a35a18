// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Completes futures and calls back, in order, on a thread of its own: what a program hangs on a future can be slow or
 * block, and the event loop must not.
 *
 * <p>The queue has no bound of its own: the submit window and the size of each job bound what can be in it.
 *
 * <p>Safe from any thread.
 */
final class Completer implements AutoCloseable {
    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final Consumer<Throwable> onThrown;
    private volatile boolean sleeping;
    private volatile boolean closed;

    /**
     * @param name of the thread
     * @param onThrown told what a program's callback threw
     */
    Completer(String name, Consumer<Throwable> onThrown) {
        this.onThrown = onThrown;
        this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    void execute(Runnable completion) {
        queue.add(completion);
        if (sleeping) {
            LockSupport.unpark(thread);
        }
    }

    private void work() {
        while (true) {
            Runnable next = queue.poll();
            if (next != null) {
                run(next);
            } else if (closed) {
                return;
            } else {
                sleeping = true;
                if (queue.isEmpty() && !closed) {
                    LockSupport.park(this);
                }
                sleeping = false;
            }
        }
    }

    private void run(Runnable completion) {
        try {
            completion.run();
        } catch (RuntimeException | Error thrown) { // a program's callback; the next one must still run
            onThrown.accept(thrown);
        }
    }

    /** Ends once everything that waits is completed. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** Whether the calling thread is the completer's own: it must never wait for something to be completed. */
    boolean isCurrent() {
        return Thread.currentThread().equals(thread);
    }

    /** Waits for the end, unless called from a callback. */
    void join(long millis) throws InterruptedException {
        if (!isCurrent()) {
            thread.join(millis);
        }
    }
}
