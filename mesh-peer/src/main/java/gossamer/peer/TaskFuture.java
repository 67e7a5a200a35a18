// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.MeshFuture;
import gossamer.model.Outcome;
import gossamer.peer.worker.CurrentTask;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The future of one submitted task.
 *
 * <p>A thread that waits for it is woken by the loop directly and decodes the result itself; only futures that nobody
 * waits for are completed by the completer. So a round trip costs one hand-over of threads at this end, not two.
 *
 * <p>Safe from any thread.
 */
final class TaskFuture<T> extends Promise<T> implements MeshFuture<T> {
    private static final int OPEN = 0;
    private static final int ARRIVED = 1;
    private static final int TAKEN = 2;

    @SuppressWarnings("rawtypes") // a field updater knows only the raw class
    private static final AtomicIntegerFieldUpdater<TaskFuture> STAGE =
            AtomicIntegerFieldUpdater.newUpdater(TaskFuture.class, "stage");

    private final TaskJob job;
    private final long index;
    private final int argumentBytes;
    private volatile int stage;
    private @Nullable Outcome outcome; // written before stage becomes ARRIVED, read after
    private volatile @Nullable Thread waiter;

    TaskFuture(TaskJob job, long index, int argumentBytes, Executor continuations) {
        super(continuations);
        this.job = job;
        this.index = index;
        this.argumentBytes = argumentBytes;
    }

    /** What it takes of the submit window. */
    int argumentBytes() {
        return argumentBytes;
    }

    /** The result is here; whether a waiting thread sees to it. */
    boolean arrive(Outcome result) {
        outcome = result;
        stage = ARRIVED;
        Thread waiting = waiter;
        if (waiting == null) {
            return false;
        }
        LockSupport.unpark(waiting);
        return true;
    }

    /** Decodes the result and completes, unless somebody else does. */
    void settle() {
        if (STAGE.compareAndSet(this, ARRIVED, TAKEN)) {
            Outcome result = outcome;
            outcome = null;
            if (result != null) {
                job.complete(this, index, result);
            }
        }
    }

    /** Ends without a result. */
    void fail(RuntimeException why) {
        completeExceptionally(why);
        LockSupport.unpark(waiter);
    }

    /** Waits for the arrival; false if the time is up or, where that ends the wait, the thread is interrupted. */
    private boolean await(boolean interruptible, long deadlineNanos) {
        if (isDone() || waiter != null) {
            return true; // the ordinary way will do
        }
        waiter = Thread.currentThread();
        if (CurrentTask.exists()) {
            return awaitInTask(interruptible, deadlineNanos);
        }
        boolean interrupted = false;
        boolean intime = true;
        long since = System.nanoTime();
        job.linger().until(() -> stage != OPEN || isDone());
        while (stage == OPEN && !isDone()) {
            long left = deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNanos - System.nanoTime();
            if (left <= 0) {
                intime = false;
                break;
            }
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                interrupted = true;
                if (interruptible) {
                    break;
                }
            }
        }
        job.linger().waited(System.nanoTime() - since);
        waiter = null;
        settle();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return intime;
    }

    /** The same in a task: its slot is another's meanwhile. */
    private boolean awaitInTask(boolean interruptible, long deadlineNanos) {
        try {
            return CurrentTask.await(() -> stage != OPEN || isDone(), interruptible, deadlineNanos);
        } finally {
            waiter = null;
            settle();
        }
    }

    @Override
    public T join() {
        await(false, Long.MAX_VALUE);
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        await(true, Long.MAX_VALUE);
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        if (!await(true, deadline)) {
            return super.get(0, unit);
        }
        return super.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            LockSupport.unpark(waiter);
            job.cancel(index);
        }
        return cancelled;
    }

    @Override
    public String id() {
        return job.number() + "." + index;
    }
}
