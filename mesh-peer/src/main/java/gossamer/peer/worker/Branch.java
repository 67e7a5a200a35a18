// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.Fork;
import gossamer.MeshClosed;
import gossamer.MeshFuture;
import gossamer.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A fork: run by its worker when it is joined, unless it was taken away to run elsewhere.
 *
 * <pre>
 *   WAITING --worker pops it--&gt; DONE, FAILED
 *   WAITING --taken away--&gt; OFFERING --encoded--&gt; SUBMITTING --&gt; OFFERED --worker joins it--&gt; DONE, FAILED
 *                           OFFERING --cannot travel--&gt; RETURNED
 *   WAITING, OFFERING, RETURNED --worker joins it--&gt; CLAIMED --&gt; DONE, FAILED
 *   any but SUBMITTING --worker cancels it--&gt; CANCELLED
 * </pre>
 *
 * <p>Who pops a fork has it alone and need not compare and set; every other way out of WAITING, OFFERING and RETURNED
 * is by compare-and-set. Besides {@link Runner}, this is the one class on a worker that catches everything: what a fork
 * throws is for who joins it.
 *
 * <p>Like the task that made it, confined to the worker, but for what is marked. Small, because a task may have a
 * million of them: 32 bytes, and what it captured.
 */
final class Branch<T> extends Scope implements Fork<T> {
    private static final int WAITING = 0;
    private static final int CLAIMED = 1;
    private static final int OFFERING = 2;
    private static final int SUBMITTING = 3;
    private static final int OFFERED = 4;
    private static final int RETURNED = 5;
    private static final int DONE = 6; // and above: it is over
    private static final int FAILED = 7;
    private static final int CANCELLED = 8;

    /** To look again whether a submission is through, should its wake-up have come too early. */
    private static final long SUBMITTING_NANOS = 100_000;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Branch.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    final Scope scope;

    private volatile int state;

    /** The task until it has run; its future where it is OFFERED; then the result, or what it threw. */
    private @Nullable Object content;

    /** Whether it no longer counts as unjoined. */
    private boolean settled;

    Branch(Task<T> task, Scope scope) {
        this.content = task;
        this.scope = scope;
    }

    @Override
    public T join() {
        Forks forks = Forks.of(scope, "joined");
        forks.join(this);
        return result(forks);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the task returned it as a T, which may be null
    private T result(Forks forks) {
        return switch (state) {
            case DONE -> (T) content;
            case FAILED -> throw failure();
            default ->
                throw new CancellationException("a fork of task " + forks.place() + " was cancelled: " + described());
        };
    }

    /** As a future that is joined would throw it: what another join threw is not wrapped once more. */
    private RuntimeException failure() {
        if (content instanceof CancellationException cancelled) {
            return cancelled;
        }
        return content instanceof CompletionException joined ? joined : new CompletionException((Throwable) content);
    }

    private String described() {
        return content instanceof MeshFuture<?> future
                ? "it ran elsewhere as task " + future.id()
                : content == null ? "unknown" : content.getClass().getTypeName().replaceFirst("[$][$]Lambda.*", "");
    }

    @Override
    public boolean isDone() {
        int now = state;
        return now >= DONE || (now == OFFERED && (!(content instanceof MeshFuture<?> future) || future.isDone()));
    }

    @Override
    public boolean cancel() {
        Forks forks = Forks.of(scope, "cancelled");
        boolean cancelled = cancelAnywhere();
        if (cancelled) {
            settle(forks);
        }
        return cancelled;
    }

    /** Whether it is over here: a result that lies elsewhere does not count. */
    boolean isOver() {
        return state >= DONE;
    }

    /** It is joined, or cancelled: the task has done with it. */
    void settle(Forks forks) {
        if (!settled) {
            settled = true;
            scope.unjoined--;
            forks.forget(this);
        }
    }

    /** Whether it is to be run by the worker that has popped it. */
    boolean isWaiting() {
        return state == WAITING;
    }

    /** Runs it on this thread. */
    void call(Forks forks) {
        Object given;
        int end;
        try {
            given = content instanceof Task<?> task ? task.call() : null;
            end = DONE;
        } catch (Throwable thrown) {
            if (thrown instanceof StackOverflowError
                    && forks.deepest < forks.depth) { // no call: there is no stack left
                forks.deepest = forks.depth;
            }
            given = thrown;
            end = FAILED;
        }
        if (unjoined > 0) {
            forks.drop(this);
        }
        content = given;
        STATE.setRelease(this, end);
    }

    /** Gets the result of a fork that is not in the deque: waits for it, or runs it here if nobody else has. */
    void bringHome(Forks forks) {
        int now = state;
        switch (now) {
            case WAITING, OFFERING, RETURNED -> {
                if (STATE.compareAndSet(this, now, CLAIMED)) {
                    forks.run(this);
                }
            }
            case SUBMITTING -> LockSupport.parkNanos(this, SUBMITTING_NANOS);
            case OFFERED -> takeResult();
            default -> {}
        }
    }

    private void takeResult() {
        if (!(content instanceof MeshFuture<?> future)) {
            throw new IllegalStateException("an offered fork without its future");
        }
        try {
            content = future.join();
            state = DONE;
        } catch (CompletionException | CancellationException thrown) {
            if (!future.isDone()) {
                throw thrown; // not of the fork, but of the task that waits
            }
            if (thrown.getCause() instanceof MeshClosed closed) {
                throw closed;
            }
            content = thrown;
            state = FAILED;
        }
    }

    /** Takes it away from its worker, which gave it up; null if nobody wants it any more. Any thread. */
    @Nullable
    Taken takeAway(Forks forks) {
        // Looked at before the worker can take it back and run it.
        return content instanceof Task<?> task && STATE.compareAndSet(this, WAITING, OFFERING)
                ? new Taken(this, task, forks)
                : null;
    }

    private boolean cancelAnywhere() {
        while (true) {
            int now = state;
            switch (now) {
                case WAITING, OFFERING, RETURNED -> {
                    if (STATE.compareAndSet(this, now, CANCELLED)) {
                        return true;
                    }
                }
                case SUBMITTING -> LockSupport.parkNanos(this, SUBMITTING_NANOS);
                case OFFERED -> {
                    boolean cancelled = content instanceof MeshFuture<?> future && future.cancel(true);
                    if (cancelled) {
                        state = CANCELLED;
                    }
                    return cancelled;
                }
                default -> {
                    return false;
                }
            }
        }
    }

    /** Nobody will join it. */
    void abandon() {
        over = true; // before the state is looked at: who submits it just now looks here afterwards
        if (!STATE.compareAndSet(this, WAITING, CANCELLED) && !STATE.compareAndSet(this, OFFERING, CANCELLED)) {
            cancelElsewhere();
        }
    }

    /** Ends it if another peer has it. Any thread; a task that waits for it is woken. */
    void cancelElsewhere() {
        if (state == OFFERED && content instanceof MeshFuture<?> future) {
            future.cancel(true);
        }
    }

    /** A fork that is on its way to the other peers. Safe from any thread. */
    record Taken(Branch<?> branch, Task<?> task, Forks forks) implements Offering.Offer {
        @Override
        public boolean isWanted() {
            return branch.state == OFFERING && !branch.over;
        }

        @Override
        public void submit(Supplier<? extends MeshFuture<?>> submission) {
            if (!STATE.compareAndSet(branch, OFFERING, SUBMITTING)) {
                return;
            }
            MeshFuture<?> future = null;
            try {
                future = submission.get();
            } finally {
                if (future != null) {
                    branch.content = future;
                }
                branch.state = future == null ? RETURNED : OFFERED;
                forks.wake();
                if (future == null) {
                    forks.forget(branch);
                }
            }
            if (branch.over) {
                branch.cancelElsewhere();
            }
        }

        @Override
        public void refuse() {
            if (STATE.compareAndSet(branch, OFFERING, RETURNED)) {
                forks.forget(branch);
            }
        }
    }
}
