// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.Fork;
import gossamer.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The forks of the tasks of one chunk: the worker pushes and pops the newest, others take the oldest away.
 *
 * <p>Nothing is kept of a task that does not fork, and of one that does only its {@link Scope}. When a task ends, what
 * is left of its forks is dropped, wherever it is.
 *
 * <p>A stack that overflows can break off any operation of the deque. Then forks may be hidden in it: these run when
 * they are joined, because a fork that is not found anywhere is claimed by its state. The deque is replaced when the
 * task has ended.
 *
 * <p>Confined to its worker, but for what is marked.
 */
final class Forks {
    /** A deque that has grown above this is replaced when the task has ended. */
    private static final int KEPT_SLOTS_MAX = 1 << 12;

    private final Worker worker;
    private volatile WorkDeque<Branch<?>> deque = new WorkDeque<>();

    /** Those taken away and not joined. Any thread. */
    private final Set<Branch<?>> away = ConcurrentHashMap.newKeySet(4);

    private @Nullable Work work;

    /** What runs now: a fork, or the task itself; null while that has not forked. */
    private @Nullable Scope scope;

    /** How many forks run on top of each other. */
    int depth;

    /** The same where the stack overflowed. */
    int deepest;

    Forks(Worker worker) {
        this.worker = worker;
    }

    /**
     * The forks of the running task, if that made the one in question.
     *
     * @param done what was tried, for the message
     */
    @SuppressWarnings("ReferenceEquality") // a scope is nobody but itself
    static Forks of(Scope scope, String done) {
        Forks here = here();
        if (here == null || here.scope != scope) {
            throw new IllegalStateException("a fork can only be " + done + " by the task that made it, on its thread; "
                    + (here == null ? "no task of a mesh runs on this thread" : "another task runs on this thread"));
        }
        return here;
    }

    /** Those of the task that runs on this thread; null if there is no such task. */
    static @Nullable Forks here() {
        return Thread.currentThread() instanceof Worker worker ? worker.forks() : null;
    }

    /** A chunk begins. */
    void begin(Work of) {
        work = of;
    }

    /** It has ended: nothing of it is held. */
    void end() {
        work = null;
    }

    <T> Fork<T> fork(Task<T> task) {
        Scope here = scope;
        if (here == null) {
            here = new Scope();
            scope = here;
        }
        Branch<T> branch = new Branch<>(task, here);
        deque.push(branch);
        here.unjoined++;
        return branch;
    }

    void join(Branch<?> joined) {
        Work at = work;
        if (at != null && at.hasStops()) {
            worker.check(at);
        }
        while (!joined.isOver()) {
            Branch<?> newest = deque.pop();
            if (newest == null) {
                joined.bringHome(this);
            } else if (newest.isWaiting()) {
                run(newest);
            }
        }
        joined.settle(this);
    }

    void run(Branch<?> branch) {
        Scope outer = scope;
        scope = branch;
        depth++;
        try {
            branch.call(this);
        } finally {
            depth--;
            scope = outer;
        }
    }

    /**
     * The running task of the chunk has ended.
     *
     * @return what is to be told of what it threw
     */
    @Nullable
    Throwable end(@Nullable Throwable thrown) {
        Scope ended = scope;
        if (ended == null) {
            return thrown;
        }
        scope = null;
        int overflow = deepest;
        deepest = 0;
        depth = 0;
        if (ended.unjoined > 0) {
            drop(ended);
        }
        if (!deque.isClean() || !away.isEmpty() || deque.capacity() > KEPT_SLOTS_MAX) {
            clear();
        }
        return thrown == null || overflow == 0 ? thrown : explained(thrown, overflow);
    }

    /** Drops the forks that a task has left unjoined. */
    @SuppressWarnings("ReferenceEquality") // a scope is nobody but itself
    void drop(Scope ended) {
        ended.over = true; // before those taken away are looked for: who takes one just now looks here afterwards
        WorkDeque<Branch<?>> own = deque;
        for (Branch<?> newest = own.newest(); newest != null && newest.scope == ended; newest = own.newest()) {
            Branch<?> popped = own.pop();
            if (popped != null) {
                popped.abandon();
            }
        }
        away.removeIf(branch -> {
            boolean dropped = branch.scope == ended;
            if (dropped) {
                branch.abandon();
            }
            return dropped;
        });
    }

    /** Drops what errors have left behind. */
    private void clear() {
        WorkDeque<Branch<?>> old = deque;
        deque = new WorkDeque<>();
        for (Branch<?> branch = old.steal(); branch != null; branch = old.steal()) {
            branch.abandon();
        }
        away.forEach(Branch::abandon);
        away.clear();
    }

    private static Throwable explained(Throwable thrown, int depth) {
        Throwable own = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (!(own instanceof StackOverflowError)) {
            return thrown;
        }
        StackOverflowError told = new StackOverflowError("the stack of a worker overflowed with " + depth
                + " forks running on top of each other: fork less deeply, or fork halves");
        told.setStackTrace(own.getStackTrace());
        return told;
    }

    /** Takes some of the oldest away, at most half of what waits, but one at least if there is one. Any thread. */
    List<Offering.Offer> takeAway(int wanted) {
        WorkDeque<Branch<?>> from = deque;
        int most = Math.min(wanted, Math.max(1, from.size() / 2));
        List<Offering.Offer> taken = new ArrayList<>();
        while (taken.size() < most) {
            Branch<?> oldest = from.steal();
            if (oldest == null) {
                break;
            }
            Branch.Taken offer = oldest.takeAway(this);
            if (offer == null) {
                continue;
            }
            away.add(oldest);
            if (oldest.scope.over) { // it ended meanwhile, and may not have seen that this one is away
                oldest.abandon();
                away.remove(oldest);
            } else {
                taken.add(offer);
            }
        }
        return taken;
    }

    /** How many others could take away. Any thread. */
    int size() {
        return deque.size();
    }

    /** Ends what was taken away: the task that forked it is cancelled. Any thread. */
    void cancelAway() {
        away.forEach(Branch::cancelElsewhere);
    }

    /** It is not away any more. Any thread. */
    void forget(Branch<?> branch) {
        if (!away.isEmpty()) {
            away.remove(branch);
        }
    }

    /** Lets the worker look again if it waits. Any thread. */
    void wake() {
        LockSupport.unpark(worker);
    }

    /** The running task, for messages. */
    String place() {
        return work == null ? "?" : work.place();
    }
}
