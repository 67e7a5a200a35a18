// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.Fork;
import gossamer.Mesh;
import gossamer.Task;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * The task that runs on the calling thread, if that is a worker of a mesh.
 *
 * <p>Safe from any thread; each has its own answer.
 */
public final class CurrentTask {
    private CurrentTask() {}

    /** Whether a task of a mesh runs on this thread. */
    public static boolean exists() {
        return Forks.here() != null;
    }

    /**
     * Makes a fork of the task.
     *
     * @throws IllegalStateException if there is no task
     */
    public static <T> Fork<T> fork(Task<T> task) {
        Objects.requireNonNull(task, "a fork needs a task");
        Forks forks = Forks.here();
        if (forks == null) {
            throw new IllegalStateException("Mesh.fork works only inside a task of a mesh, on the thread that runs it;"
                    + " from outside, use mesh.submit");
        }
        return forks.fork(task);
    }

    /**
     * The mesh that the task runs in.
     *
     * @throws IllegalStateException if there is no task
     */
    public static Mesh mesh() {
        if (Thread.currentThread() instanceof Worker worker && worker.forks() != null) {
            return worker.mesh();
        }
        throw new IllegalStateException("Mesh.current works only inside a task of a mesh, on the thread that runs it;"
                + " outside, use the mesh that was joined");
    }

    /**
     * Waits in the task; another thread takes over its slot meanwhile.
     *
     * @param done what to wait for; whoever makes it so unparks this thread
     * @param interruptible whether an interrupt ends the wait, and leaves the thread interrupted
     * @param deadlineNanos when the wait ends by itself, by {@link System#nanoTime}; {@link Long#MAX_VALUE} for never
     * @return false if the time is up
     * @throws gossamer.MeshClosed if the peer is closed
     * @throws java.util.concurrent.CancellationException if the task is cancelled
     * @throws IllegalStateException if there is no task
     */
    public static boolean await(BooleanSupplier done, boolean interruptible, long deadlineNanos) {
        if (Thread.currentThread() instanceof Worker worker && worker.forks() != null) {
            return worker.await(done, interruptible, deadlineNanos);
        }
        throw new IllegalStateException("no task of a mesh runs on this thread");
    }
}
