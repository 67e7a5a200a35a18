// SPDX-License-Identifier: Apache-2.0
package gossamer;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/**
 * The result of a task that runs, or has run, on some peer.
 *
 * <p>A real completion stage: every {@code ...Async} method without an executor runs on threads of the mesh, never on
 * the common pool. If the task threw, {@link #get} throws an {@link java.util.concurrent.ExecutionException} and
 * {@link #join} a {@link CompletionException} whose cause is the task's own exception where this program has its class,
 * otherwise a {@link RemoteTaskException}; its stack holds the remote frames, a line that names peer, job, task and
 * attempt, and the line that submitted it.
 *
 * <p>Safe from any thread.
 *
 * @param <T> what the task returns
 */
public interface MeshFuture<T> extends Future<T>, CompletionStage<T> {
    /** The job this belongs to, for people and for the shell, such as {@code 12}. */
    String id();

    /** Waits for the result. */
    T join();

    /**
     * Tells the mesh that nobody wants the result: what waits is dropped; what runs is interrupted if asked for.
     *
     * @return false if it was complete already
     */
    @Override
    boolean cancel(boolean mayInterruptIfRunning);
}
