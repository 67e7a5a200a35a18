// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.model.Chunk;
import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.Yield;
import gossamer.peer.code.CodeSets;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a peer that run tasks.
 *
 * <p>Chunks wait in one inbox that all workers take from; those given from within a worker wait in its own deque, where
 * the others can steal them. Each chunk is run by one worker, its tasks one after the other.
 *
 * <p>Safe from any thread; none of the methods blocks, but for {@link #close} and {@link #cut}.
 */
public final class Workers implements AutoCloseable {
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * Hears what workers did. Must not block, and must only note what it hears when it is called from within a method
     * of {@link Workers}, as {@link #recall} does.
     */
    public interface Listener {
        /**
         * A chunk has ended, or what a recall left of it; called on a worker thread, or within {@link Workers#recall}.
         *
         * @param yields cover the executed indices in order; the list is the listener's to keep
         * @param nanos the time it took the worker
         */
        void chunkDone(long chunk, List<Yield> yields, long nanos);

        /**
         * A chunk ends at an index now; called within {@link Workers#recall}, always before the chunk's
         * {@link #chunkDone}. A chunk that ends at its first index is not spoken of any more.
         */
        void chunkCut(long chunk, long fromIndex);
    }

    private final String peerName;
    private final CodeSets codeSets;
    private final Listener listener;

    private final Queue<Work> inbox = new ConcurrentLinkedQueue<>();
    private final Map<Long, Work> works = new ConcurrentHashMap<>();
    private final Map<JobId, Loaded> jobs = new ConcurrentHashMap<>();
    private final AtomicInteger parked = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();

    /** Replaced, never written to. */
    private volatile Worker[] workers = {};

    private volatile boolean silent;
    private int started;

    /**
     * Starts the threads.
     *
     * @param slots how many, at least 0
     * @param peerName for the names of the threads and for the exceptions of tasks
     * @param codeSets where the classes of jobs come from
     */
    public Workers(int slots, String peerName, CodeSets codeSets, Listener listener) {
        this.peerName = peerName;
        this.codeSets = codeSets;
        this.listener = listener;
        resize(slots);
    }

    String peerName() {
        return peerName;
    }

    /** Takes a chunk to be run as soon as a worker is free; wakes one worker at most. */
    public void run(JobSpec spec, Chunk chunk) {
        if (silent) {
            return;
        }
        Loaded job = jobs.computeIfAbsent(spec.id(), id -> new Loaded(spec, codeSets, peerName));
        Work work = new Work(chunk, job);
        works.put(work.number, work);
        if (Thread.currentThread() instanceof Worker here && here.belongsTo(this)) {
            here.deque.push(work);
        } else {
            inbox.add(work);
        }
        wakeOne();
    }

    /**
     * Takes back the tasks of a chunk that no worker has started; {@link Listener#chunkCut} is called before this
     * returns if there are any.
     */
    public void recall(long chunk) {
        Work work = works.get(chunk);
        if (work == null) {
            return;
        }
        long from = work.seal();
        if (from < 0) {
            return;
        }
        boolean nothingRuns = from == work.lease.range().lo();
        if (nothingRuns) {
            works.remove(chunk);
        }
        tell(() -> listener.chunkCut(chunk, from));
        Work.Report report = work.told();
        if (report != null && !nothingRuns) {
            report(work, report);
        }
    }

    /**
     * Nobody wants the tasks of a chunk in a range: those not started end as cancelled, a running one is interrupted.
     * The chunk still ends with {@link Listener#chunkDone}.
     */
    public void stop(long chunk, IndexRange range) {
        Work work = works.get(chunk);
        if (work == null) {
            return;
        }
        work.stop(range);
        for (Worker worker : workers) {
            worker.interruptAt(work, range);
        }
    }

    /** Lets go of what was kept to run a job; chunks of it that are still here run nevertheless. */
    public void forget(JobId job) {
        jobs.remove(job);
    }

    /**
     * Changes the number of threads; those too many end after the chunk they are at.
     *
     * @param slots at least 0
     */
    public synchronized void resize(int slots) {
        if (slots < 0) {
            throw new IllegalArgumentException("there cannot be " + slots + " slots");
        }
        if (silent) {
            return;
        }
        Worker[] before = workers;
        List<Worker> after = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            if (i < before.length) {
                after.add(before[i]);
            } else {
                Worker worker = new Worker(this, "gossamer-worker-" + peerName + "-" + ++started);
                after.add(worker);
                worker.start();
            }
        }
        workers = after.toArray(new Worker[0]);
        for (int i = slots; i < before.length; i++) {
            before[i].retireSoon();
            release(before[i]);
        }
    }

    /** What waits in the deque of a worker that ends is for the others. */
    private void release(Worker worker) {
        for (Work work = worker.deque.steal(); work != null; work = worker.deque.steal()) {
            inbox.add(work);
            wakeOne();
        }
    }

    /** {@link #cut}, and waits for the threads, two seconds at most. */
    @Override
    public void close() {
        Worker[] ending = workers;
        cut();
        long deadline = System.nanoTime() + CLOSE_NANOS;
        try {
            for (Worker worker : ending) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (worker != Thread.currentThread() && millis > 0) {
                    worker.join(millis);
                }
            }
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops at once: drops what waits, interrupts what runs, and reports nothing more. When this returns, the listener
     * is not called again, but for a call that this very thread is inside of.
     */
    public void cut() {
        Worker[] ending;
        synchronized (this) {
            silent = true;
            ending = workers;
            workers = new Worker[0];
        }
        inbox.clear();
        for (Work work : works.values()) {
            work.seal();
        }
        works.clear();
        jobs.clear();
        for (Worker worker : ending) {
            worker.retireSoon();
            worker.interrupt();
        }
        int own = Thread.currentThread() instanceof Worker here && here.inListener ? 1 : 0;
        while (calls.get() > own) {
            Thread.onSpinWait();
        }
    }

    /** What a worker is to run next; null of nothing. */
    @Nullable
    Work next(Worker worker) {
        Work work = worker.deque.pop();
        if (work == null) {
            work = inbox.poll();
        }
        for (Worker other : workers) {
            if (work != null) {
                break;
            }
            work = other.deque.steal();
        }
        return work;
    }

    /** Whether something waits, as far as can be seen. */
    boolean hasWork() {
        if (!inbox.isEmpty()) {
            return true;
        }
        for (Worker worker : workers) {
            if (!worker.deque.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    void parked(int more) {
        parked.addAndGet(more);
    }

    private void wakeOne() {
        VarHandle.fullFence(); // the work is visible before the sleepers are counted
        if (parked.get() > 0) {
            for (Worker worker : workers) {
                if (worker.wake()) {
                    return;
                }
            }
        }
    }

    /** A worker is through with a chunk. */
    void finished(Work work, List<Yield> yields, long nanos) {
        Work.Report report = new Work.Report(yields, nanos);
        if (!yields.isEmpty() && work.mayReport(report)) {
            report(work, report);
        }
    }

    private void report(Work work, Work.Report report) {
        works.remove(work.number);
        tell(() -> listener.chunkDone(work.number, report.yields(), report.nanos()));
    }

    private void tell(Runnable call) {
        Worker here = Thread.currentThread() instanceof Worker worker ? worker : null;
        boolean nested = here != null && here.inListener;
        if (here != null) {
            here.inListener = true;
        }
        if (!nested) {
            calls.incrementAndGet();
        }
        try {
            if (!silent) {
                call.run();
            }
        } finally {
            if (!nested) {
                calls.decrementAndGet();
            }
            if (here != null) {
                here.inListener = nested;
            }
        }
    }

    /** A worker has ended. */
    void retire(Worker worker) {
        for (Loaded job : jobs.values()) {
            job.drop(worker);
        }
        release(worker);
    }
}
