// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.Mesh;
import gossamer.model.Chunk;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.Yield;
import gossamer.peer.code.CodeSets;
import gossamer.peer.linger.Linger;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a peer that run tasks.
 *
 * <p>Chunks wait in one inbox that all workers take from; those given from within a worker wait in its own deque, where
 * the others can steal them. Each chunk is run by one worker, its tasks one after the other.
 *
 * <p>A task may fork: its forks are the worker's own until a recall offers some of them to other slots. A worker that
 * waits inside a task frees its slot: a spare thread takes over, and the listener hears that there is room for one more
 * chunk.
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

        /** A bag has taken a step and goes on; called on its worker's thread. The last step comes with its end. */
        void chunkStep(long chunk, Yield.Bagged step);

        /**
         * A bag goes on; called on its worker's thread now and then.
         *
         * @param step the last it took, 0 for none
         * @param items how many were worked on since
         */
        void chunkProgress(long chunk, long step, long items);

        /** A task of a chunk waits, and its slot is free meanwhile; called on its worker's thread. */
        void chunkWaits(long chunk);

        /** A task of a chunk that waited goes on; called on its worker's thread. */
        void chunkGoesOn(long chunk);

        /**
         * A chunk ends at an index now; called within {@link Workers#recall}, or on a worker's thread after
         * {@link Workers#leave}, always before the chunk's {@link #chunkDone}. A chunk that ends at its first index is
         * not spoken of any more.
         */
        void chunkCut(long chunk, long fromIndex);
    }

    private final String peerName;
    private final Rules rules;
    private final CodeSets codeSets;
    private final Listener listener;
    private final Offering offering;
    private final @Nullable Isolation isolation;
    private final Spares spares;

    private final Queue<Work> inbox = new ConcurrentLinkedQueue<>();
    private final Map<Long, Work> works = new ConcurrentHashMap<>();
    private final Map<JobId, Loaded> jobs = new ConcurrentHashMap<>();
    private final AtomicInteger parked = new AtomicInteger();
    private final Linger linger = new Linger();
    private final AtomicInteger calls = new AtomicInteger();

    /** Replaced, never written to. */
    private volatile Worker[] workers = {};

    private volatile boolean silent;
    private volatile boolean leaving;
    private final AtomicInteger started = new AtomicInteger();

    /**
     * Starts the threads.
     *
     * @param slots how many, at least 0
     * @param peerName for the names of the threads and for the exceptions of tasks
     * @param rules what tasks may take
     * @param codeSets where the classes of jobs come from
     * @param offering what tasks may want of the peer
     * @param isolation where tasks run that are to run apart from the peer; null to fail them
     */
    public Workers(
            int slots,
            String peerName,
            Rules rules,
            CodeSets codeSets,
            Listener listener,
            Offering offering,
            @Nullable Isolation isolation) {
        this.isolation = isolation;
        this.peerName = peerName;
        this.rules = rules;
        this.codeSets = codeSets;
        this.listener = listener;
        this.offering = offering;
        this.spares = new Spares(slots, all -> new Worker(this, all, nextName()));
        resize(slots);
    }

    /** As above, for a peer that runs no task apart from itself. */
    public Workers(int slots, String peerName, Rules rules, CodeSets codeSets, Listener listener, Offering offering) {
        this(slots, peerName, rules, codeSets, listener, offering, null);
    }

    private String nextName() {
        return "gossamer-worker-" + peerName + "-" + started.incrementAndGet();
    }

    String peerName() {
        return peerName;
    }

    Rules rules() {
        return rules;
    }

    /**
     * Interrupts the Java tasks that have run for longer than this peer or their job allows; each then ends as failed,
     * unless it takes no notice of that. To be called now and then.
     *
     * @param nowNanos by {@link System#nanoTime}
     */
    public void endLate(long nowNanos) {
        for (Work work : works.values()) {
            Worker worker = work.by;
            if (worker != null && work.job.isTimed()) {
                worker.interruptIfLate(work, nowNanos);
            }
        }
    }

    /** Takes a chunk to be run as soon as a worker is free; wakes one worker at most. */
    public void run(JobSpec spec, Chunk chunk) {
        if (silent) {
            return;
        }
        Loaded job = jobs.computeIfAbsent(
                spec.id(), id -> new Loaded(spec, rules, codeSets.linker(spec.code()), peerName, isolation));
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
     * returns if there are any. If there are none, the oldest forks of its running task are offered to other slots; a
     * bag that runs is split, which its worker tells by {@link Listener#chunkStep}.
     *
     * @param wanted how many forks at most
     */
    public void recall(long chunk, int wanted) {
        Work work = works.get(chunk);
        if (work == null) {
            return;
        }
        long from = work.seal();
        if (from < 0) {
            if (work.job.isOfBags()) {
                work.ask(Work.SPLIT);
            } else {
                offer(work, wanted);
            }
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

    /** A bag that runs is to take a step; told by {@link Listener#chunkStep}. */
    public void checkpoint(long chunk) {
        Work work = works.get(chunk);
        if (work != null && work.job.isOfBags()) {
            work.ask(Work.STEP);
        }
    }

    /** Lets other slots have forks, unless so many tasks wait here already that they should rather run their own. */
    private void offer(Work work, int wanted) {
        Forks forks = work.forks;
        if (forks != null && wanted > 0 && forks.size() > 0 && !spares.areScarce()) {
            List<Offering.Offer> taken = forks.takeAway(wanted);
            if (!taken.isEmpty()) {
                offering.offer(taken);
            }
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
        Worker worker = work.by;
        if (worker != null) {
            worker.interruptAt(work, range);
        }
    }

    /**
     * Lets go of what was kept to run a job; chunks of it that are still here run nevertheless.
     *
     * <p>Threads that ran code from elsewhere are replaced when they come to the end of their chunk: what that code
     * left in their thread-locals would keep its classes for ever, and no call takes it out.
     */
    public void forget(JobId job) {
        Loaded loaded = jobs.remove(job);
        if (loaded != null) {
            loaded.tainted().forEach(Worker::retireSoon);
            if (isolation != null && loaded.hasRunApart() && !isUsed(loaded.code())) {
                isolation.over(loaded.code());
            }
        }
    }

    private boolean isUsed(@Nullable ContentHash code) {
        return jobs.values().stream().anyMatch(job -> Objects.equals(job.code(), code));
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
        spares.resize(slots);
        Worker[] before = workers;
        List<Worker> after = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            if (i < before.length) {
                after.add(before[i]);
            } else {
                Worker worker = new Worker(this, null, nextName());
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

    /** From now on, tasks that end because what they wait for ends with this peer are given back, not failed. */
    public void leave() {
        leaving = true;
    }

    /** {@link #cut}, and waits for the threads, two seconds at most. */
    @Override
    public void close() {
        List<Worker> ending = new ArrayList<>(List.of(workers));
        ending.addAll(List.of(spares.threads()));
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
        List<Worker> ending;
        synchronized (this) {
            silent = true;
            ending = new ArrayList<>(List.of(workers));
            workers = new Worker[0];
        }
        ending.addAll(List.of(spares.close()));
        ending.addAll(spares.waiters()); // one whose slot was taken away while it waits is nowhere else
        inbox.clear();
        for (Work work : works.values()) {
            work.seal();
            work.stop(work.lease.range()); // one that forks ends at its next join
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
        if (work == null) {
            work = steal(workers);
        }
        if (work == null && spares.threads().length > 0) {
            work = steal(spares.threads());
        }
        return work;
    }

    private static @Nullable Work steal(Worker[] from) {
        for (Worker other : from) {
            Work work = other.deque.steal();
            if (work != null) {
                return work;
            }
        }
        return null;
    }

    /** Whether something waits, as far as can be seen. */
    boolean hasWork() {
        return !inbox.isEmpty() || anyHasWork(workers) || anyHasWork(spares.threads());
    }

    private static boolean anyHasWork(Worker[] among) {
        for (Worker worker : among) {
            if (!worker.deque.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    Linger linger() {
        return linger;
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
        if (spares.anyWaits() && !spares.cover() && spares.areUsedUp()) {
            spares.waiters().forEach(LockSupport::unpark); // one of them has to run it
        }
    }

    /** A task was claimed in vain: it and those behind it are to run elsewhere. */
    void giveBack(Work work, long index) {
        work.giveBack(index);
        if (index == work.lease.range().lo()) {
            works.remove(work.number);
        }
        tell(() -> listener.chunkCut(work.number, index));
    }

    boolean isLeaving() {
        return leaving;
    }

    void stepped(Work work, Yield.Bagged step) {
        tell(() -> listener.chunkStep(work.number, step));
    }

    void progressed(Work work, long step, long items) {
        tell(() -> listener.chunkProgress(work.number, step, items));
    }

    // --- workers that wait inside a task

    Mesh mesh() {
        return offering.mesh();
    }

    boolean isSilent() {
        return silent;
    }

    /** A worker begins to wait inside a task. */
    void waits(Worker worker, Work work) {
        spares.waits(worker);
        tell(() -> listener.chunkWaits(work.number));
        coverIfNeeded();
    }

    /** It goes on. */
    void goesOn(Worker worker, Work work) {
        spares.goesOn(worker);
        tell(() -> listener.chunkGoesOn(work.number));
    }

    private void coverIfNeeded() {
        if (hasWork()) {
            spares.cover();
        }
    }

    /** A chunk for a worker that waits, whose slot nobody has taken over and nobody can; it waits no more if given. */
    @Nullable
    Work nextForWaiter(Worker worker) {
        if (!hasWork() || !spares.areUsedUp()) {
            return null;
        }
        Work work = next(worker);
        if (work != null) {
            spares.goesOn(worker);
        }
        return work;
    }

    /** It is through with that chunk, and waits on. */
    void waitsAgain(Worker worker) {
        spares.waits(worker);
        coverIfNeeded();
    }

    /** A spare has begun to rest: what it leaves, or has not seen, is for others. */
    void rests(Worker spare) {
        release(spare);
        coverIfNeeded();
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
        replace(worker);
        release(worker);
        coverIfNeeded();
    }

    /** Starts another thread in the place of one that ends though it is not one too many. */
    @SuppressWarnings("ReferenceEquality") // a worker is nobody but itself
    private synchronized void replace(Worker ended) {
        for (int i = 0; i < workers.length; i++) {
            if (workers[i] == ended) {
                Worker[] after = workers.clone();
                after[i] = new Worker(this, null, nextName());
                workers = after;
                after[i].start();
            }
        }
    }
}
