// SPDX-License-Identifier: Apache-2.0
package gossamer;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/**
 * A part of a task that any peer may run: made by {@link Mesh#fork} inside a task, joined by the same task.
 *
 * <pre>{@code
 * static long fib(int n) {
 *     if (n < 2) {
 *         return n;
 *     }
 *     Fork<Long> left = Mesh.fork(() -> fib(n - 1));
 *     long right = fib(n - 2);
 *     return left.join() + right;
 * }
 * }</pre>
 *
 * <p>A fork costs about as much as a few calls, and nothing is sent: the worker keeps its forks and runs them itself
 * when they are joined, the newest first. Only when another slot has nothing to do is the oldest taken away, and run
 * there. So what a fork captures is the very object where it runs here and a copy where it runs elsewhere: it must not
 * be changed between fork and join. A fork that cannot travel runs here.
 *
 * <p>Forks are structured: those that a task has not joined when it ends are cancelled, and so are those of a task that
 * is cancelled, wherever they are.
 *
 * <p>Only for the task that made it, on its thread; {@link #isDone} from any thread.
 *
 * @param <T> what it returns
 */
public interface Fork<T> {
    /**
     * Its result: runs it here if no other slot has it, and waits for it otherwise; the slot that waits runs other
     * tasks meanwhile.
     *
     * @throws CompletionException if the fork threw; the cause is its own exception
     * @throws CancellationException if the fork, or the task that joins it, was cancelled
     * @throws MeshClosed if the peer that runs the task is closed
     * @throws IllegalStateException if called by anything but the task that made it
     */
    T join();

    /** Whether it has ended in any way. */
    boolean isDone();

    /**
     * Says that nobody wants its result: if it waits, it is dropped; if it runs elsewhere, it is interrupted.
     *
     * @return false if it has ended already
     * @throws IllegalStateException if called by anything but the task that made it
     */
    boolean cancel();
}
