// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.LimitExceeded;
import gossamer.Mesh;
import gossamer.MeshClosed;
import gossamer.model.Attempts;
import gossamer.model.IndexRange;
import gossamer.model.Yield;
import gossamer.peer.value.UserCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs chunks: its own newest first, then from the inbox of all, then the oldest of another worker's.
 *
 * <p>With nothing to run it parks, and costs nothing until it is woken. A spare ({@link Spares}) works only while it is
 * needed, rests otherwise, and ends after {@value #REST_SECONDS} s of rest.
 *
 * <p>A worker that waits inside a task lets a spare take over its slot. Where none is left, it runs chunks on top of
 * the waiting task, up to {@value #NESTED_MAX} on top of each other.
 */
final class Worker extends Thread implements UserCode, Turn {
    private static final int AWAKE = 0;
    private static final int PARKED = 1;

    private static final int REST_SECONDS = 10;
    private static final int NESTED_MAX = 64;

    private final Workers workers;

    /** Those that it is one of; null for a worker with a slot of its own. */
    private final @Nullable Spares spares;

    private final AtomicInteger state = new AtomicInteger(AWAKE);

    /** Pushed to by this thread alone. */
    final WorkDeque<Work> deque = new WorkDeque<>();

    /** Guards the decision to interrupt this thread against its going on to other tasks. */
    private final Object interrupting = new Object();

    /** What ends that which this thread waits for, where an interrupt alone does not. */
    private volatile @Nullable Runnable end;

    private volatile @Nullable Work current;
    private volatile boolean retired;

    /** Confined to this thread. */
    private boolean inUserCode;

    /** Those of the chunk that runs; null while none does. Confined to this thread. */
    private @Nullable Forks forks;

    /** For the first chunk, for the one that runs on top of it, and so on; used again. Confined to this thread. */
    private final List<Forks> forksByDepth = new ArrayList<>(1);

    /** How many chunks run on top of each other. Confined to this thread. */
    private int chunks;

    /** Of a spare that rests until it is called back. */
    private volatile boolean resting;

    /** Whether it is inside a call of the listener; confined to this thread. */
    boolean inListener;

    Worker(Workers workers, @Nullable Spares spares, String name) {
        super(null, null, name, 0, false);
        setDaemon(true);
        this.workers = workers;
        this.spares = spares;
    }

    @Override
    public void run() {
        while (!retired) {
            boolean needed = spares == null || spares.isNeeded();
            Work work = needed ? workers.next(this) : null;
            if (work != null) {
                execute(work);
            } else if (spares == null) {
                park();
            } else if (!rest(spares)) {
                break;
            }
        }
        if (spares != null) {
            spares.ended(this);
        }
        workers.retire(this);
    }

    /** Waits to be needed; false if that was in vain. */
    private boolean rest(Spares all) {
        resting = true;
        all.rest(this);
        workers.rests(this);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(REST_SECONDS);
        while (resting && !retired) {
            long left = end - System.nanoTime();
            if (left <= 0 && all.dismiss(this)) {
                return false;
            }
            LockSupport.parkNanos(this, Math.max(1, left));
            interrupted();
        }
        return true;
    }

    /** A spare that rests is needed again. Any thread. */
    void rested() {
        resting = false;
        LockSupport.unpark(this);
    }

    private void park() {
        state.set(PARKED);
        workers.parked(+1);
        // Looked at once more after the others can see that this thread sleeps: either they see it, or it sees their
        // work.
        if ((workers.hasWork() || retired) && awake()) {
            return;
        }
        long since = System.nanoTime();
        workers.linger().until(() -> state.get() != PARKED);
        while (state.get() == PARKED) {
            LockSupport.park(this);
            interrupted(); // an interrupt that came too late must not keep this thread from parking
        }
        workers.linger().waited(System.nanoTime() - since);
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
        execute(work, work.job.runner(this, work.isolated));
    }

    private void execute(Work work, Runner runner) {
        if (chunks == forksByDepth.size()) {
            forksByDepth.add(new Forks(this));
        }
        Forks own = forksByDepth.get(chunks++);
        own.begin(work);
        work.by = this;
        current = work;
        work.forks = own;
        setContextClassLoader(runner.loader());
        long began = System.nanoTime();
        forks = own;
        inUserCode = true;
        List<Yield> yields = runner.run(work, this);
        inUserCode = false;
        forks = null;
        long nanos = System.nanoTime() - began;
        own.end();
        current = null;
        chunks--;
        setContextClassLoader(null);
        work.forks = null; // before the wait for those who look at it to stop it
        calm(work);
        workers.finished(work, yields, nanos);
    }

    /** Runs a chunk on top of the one that waits. */
    private void executeOnTop(Work work) {
        Work waiting = current;
        Forks waitingForks = forks;
        ClassLoader loader = getContextClassLoader();
        execute(work, work.job.another(this, work.isolated));
        setContextClassLoader(loader);
        forks = waitingForks;
        current = waiting;
    }

    /** Those of the task that runs; null while none does. This thread only. */
    @Nullable
    Forks forks() {
        return forks;
    }

    Mesh mesh() {
        return workers.mesh();
    }

    @Override
    @Nullable
    public Throwable ended(Work work, @Nullable Throwable thrown) {
        Throwable told = forks == null ? thrown : forks.end(thrown);
        return told != null && work.late ? tooLong(work) : told;
    }

    @Override
    public void begins(Work work) {
        if (work.job.isTimed()) {
            synchronized (interrupting) {
                work.late = false;
                work.since = System.nanoTime();
            }
        }
    }

    private LimitExceeded tooLong(Work work) {
        return new LimitExceeded("task " + work.place() + " ran for longer than " + work.job.limitWords());
    }

    /** Interrupts this thread if the task of a chunk has run for too long, once. Any thread. */
    void interruptIfLate(Work work, long nowNanos) {
        synchronized (interrupting) {
            boolean over = nowNanos - work.since > work.job.limitNanos();
            if (isCurrent(work) && !work.late && work.since != 0 && over) {
                work.late = true;
                interrupt();
            }
        }
    }

    @Override
    public void endsWith(@Nullable Runnable how) {
        end = how;
        if (how != null && isInterrupted()) {
            how.run();
        }
    }

    @Override
    public void interrupt() {
        super.interrupt();
        Runnable how = end;
        if (how != null) {
            how.run();
        }
    }

    @Override
    public boolean gaveBack(Work work, long index, Throwable thrown) {
        if (!workers.isLeaving() || !(thrown instanceof MeshClosed || thrown.getCause() instanceof MeshClosed)) {
            return false;
        }
        workers.giveBack(work, index);
        return true;
    }

    @Override
    public void step(Work work, Yield.Bagged step) {
        inUserCode = false;
        workers.stepped(work, step);
        inUserCode = true;
    }

    @Override
    public void progress(Work work, long step, long items) {
        inUserCode = false;
        workers.progressed(work, step, items);
        inUserCode = true;
    }

    /** {@link CurrentTask#await}. */
    boolean await(BooleanSupplier done, boolean interruptible, long deadlineNanos) {
        Work work = current;
        if (work == null || done.getAsBoolean()) {
            return true;
        }
        boolean freesSlot = chunks <= NESTED_MAX;
        inUserCode = false;
        if (freesSlot) {
            workers.waits(this, work);
        }
        boolean interrupted = false;
        try {
            while (!done.getAsBoolean()) {
                check(work);
                long left = deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                if (freesSlot && helps()) {
                    continue;
                }
                LockSupport.parkNanos(this, left);
                if (interrupted()) {
                    interrupted = true;
                    if (interruptible) {
                        check(work);
                        return true;
                    }
                }
            }
            return true;
        } finally {
            if (freesSlot) {
                workers.goesOn(this, work);
            }
            inUserCode = true;
            if (interrupted) {
                interrupt();
            }
        }
    }

    /** Throws if the running task is not to wait any more. */
    void check(Work work) {
        if (workers.isSilent()) {
            throw new MeshClosed("the peer that runs task " + work.place() + " was closed while the task waited");
        }
        if (work.isUnwanted()) {
            throw new CancellationException("task " + work.place() + " was cancelled while it waited");
        }
        if (work.late) {
            throw tooLong(work);
        }
    }

    /** Runs a chunk where there is nobody else to do so; whether it did. */
    private boolean helps() {
        Work other = workers.nextForWaiter(this);
        if (other == null) {
            return false;
        }
        executeOnTop(other);
        workers.waitsAgain(this);
        return true;
    }

    @Override
    public void calm(Work work) {
        if (work.hasStops() || work.job.isTimed()) {
            synchronized (interrupting) { // waits for an interrupt that was decided on for the tasks before
                work.since = 0; // and there will be none: their time is over
                interrupted();
            }
        } else {
            interrupted();
        }
    }

    /**
     * Interrupts this thread if what it is at are tasks of a chunk in a range, and no others; what others have of these
     * is cancelled. Any thread.
     */
    void interruptAt(Work work, IndexRange range) {
        synchronized (interrupting) {
            Forks of = work.forks;
            if (of != null && work.runsWithin(range)) {
                of.cancelAway();
                if (isCurrent(work)) { // no other chunk runs on top of it
                    interrupt();
                }
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
        return new Place(
                workers.peerName(),
                work.lease.job(),
                Attempts.counted(work.lease.attempt()),
                workers.rules().allowance());
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
        if (!wake()) {
            LockSupport.unpark(this); // it may rest, or wait inside a task
        }
    }
}
