// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.model.IndexRange;
import gossamer.model.Yield;
import gossamer.peer.value.UserCode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs chunks: its own newest first, then from the inbox of all, then the oldest of another worker's.
 *
 * <p>With nothing to run it parks, and costs nothing until it is woken.
 */
final class Worker extends Thread implements UserCode, Turn {
    private static final int AWAKE = 0;
    private static final int PARKED = 1;

    private final Workers workers;
    private final AtomicInteger state = new AtomicInteger(AWAKE);

    /** Pushed to by this thread alone. */
    final WorkDeque<Work> deque = new WorkDeque<>();

    /** Guards the decision to interrupt this thread against its going on to other tasks. */
    private final Object interrupting = new Object();

    private volatile @Nullable Work current;
    private volatile boolean retired;

    /** Confined to this thread. */
    private boolean inUserCode;

    /** Whether it is inside a call of the listener; confined to this thread. */
    boolean inListener;

    Worker(Workers workers, String name) {
        super(null, null, name, 0, false);
        setDaemon(true);
        this.workers = workers;
    }

    @Override
    public void run() {
        while (!retired) {
            Work work = workers.next(this);
            if (work == null) {
                park();
            } else {
                execute(work);
            }
        }
        workers.retire(this);
    }

    private void park() {
        state.set(PARKED);
        workers.parked(+1);
        // Looked at once more after the others can see that this thread sleeps: either they see it, or it sees their
        // work.
        if ((workers.hasWork() || retired) && awake()) {
            return;
        }
        while (state.get() == PARKED) {
            LockSupport.park(this);
            interrupted(); // an interrupt that came too late must not keep this thread from parking
        }
    }

    private boolean awake() {
        if (state.compareAndSet(PARKED, AWAKE)) {
            workers.parked(-1);
            return true;
        }
        return false;
    }

    /** Wakes this thread if it is parked. Any thread. */
    boolean wake() {
        if (state.get() == PARKED && awake()) {
            LockSupport.unpark(this);
            return true;
        }
        return false;
    }

    private void execute(Work work) {
        Runner runner = work.job.runner(this);
        current = work;
        setContextClassLoader(runner.loader());
        long began = System.nanoTime();
        inUserCode = true;
        List<Yield> yields = runner.run(work, this);
        inUserCode = false;
        long nanos = System.nanoTime() - began;
        current = null;
        setContextClassLoader(null);
        calm(work);
        workers.finished(work, yields, nanos);
    }

    @Override
    public void calm(Work work) {
        if (work.hasStops()) {
            synchronized (interrupting) { // waits for an interrupt that was decided on for the tasks before
                interrupted();
            }
        } else {
            interrupted();
        }
    }

    /** Interrupts this thread if what it is at are tasks of a chunk in a range, and no others. Any thread. */
    void interruptAt(Work work, IndexRange range) {
        synchronized (interrupting) {
            if (isCurrent(work) && work.runsWithin(range)) {
                interrupt();
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // a chunk is nobody but itself
    private boolean isCurrent(Work work) {
        return current == work;
    }

    /** Where the task is that this thread runs; this thread only. */
    Place place() {
        Work work = current;
        if (work == null) {
            throw new IllegalStateException(getName() + " is between two tasks");
        }
        return new Place(workers.peerName(), work.lease.job(), work.lease.attempt());
    }

    @Override
    public boolean isInUserCode() {
        return inUserCode;
    }

    @SuppressWarnings("ReferenceEquality") // two peers in one process have workers each
    boolean belongsTo(Workers pool) {
        return workers == pool && !retired;
    }

    /** Ends this thread after the chunk it is at. */
    void retireSoon() {
        retired = true;
        wake();
    }
}
