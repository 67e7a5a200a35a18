// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.peer.worker.CurrentTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A completable future whose async stages, and the stages made of them, run on threads of the mesh, and for which a
 * task can wait without taking a slot.
 *
 * <p>Safe from any thread.
 */
class Promise<T> extends CompletableFuture<T> {
    private final Executor continuations;

    Promise(Executor continuations) {
        this.continuations = continuations;
    }

    /** If a task waits, its slot is another's meanwhile; elsewhere this does nothing, and the ordinary way will do. */
    private void awaitInTask(boolean interruptible, long deadlineNanos) {
        if (!isDone() && CurrentTask.exists()) {
            Thread waiting = Thread.currentThread();
            var unused = whenComplete((value, thrown) -> LockSupport.unpark(waiting));
            CurrentTask.await(this::isDone, interruptible, deadlineNanos);
        }
    }

    @Override
    public T join() {
        awaitInTask(false, Long.MAX_VALUE);
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        awaitInTask(true, Long.MAX_VALUE);
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        awaitInTask(true, deadline);
        return super.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    @Override
    public Executor defaultExecutor() {
        return continuations;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new Promise<>(continuations);
    }
}
