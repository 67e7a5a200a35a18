// SPDX-License-Identifier: Apache-2.0
package gossamer.work;

import gossamer.config.EngineConfig;
import gossamer.machine.Effects;
import gossamer.model.Chunk;
import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.Yield;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the backlog into chunks for the workers, and learns how long the tasks of each job take.
 *
 * <p>A chunk holds about {@link EngineConfig#chunkNanos} of work. Each worker has one chunk; while chunks are as short
 * as intended, each has a second one waiting, so that it need not stop between them. A chunk that turns out long is
 * recalled when other workers or peers are hungry: what its worker has not started comes back to the backlog, and of a
 * task that has forks waiting, some of these become tasks of their own. A chunk whose task waits for others does not
 * count: its slot is free.
 *
 * <p>Confined to the event loop.
 */
public final class Feeding {
    /** A chunk that workers have. */
    private static final class Out {
        Lease lease;
        final long since;
        long recallAt;
        long pauseNanos; // until the recall after the next
        boolean waits;

        Out(Lease lease, long since, long pauseNanos) {
            this.lease = lease;
            this.since = since;
            this.recallAt = since + pauseNanos;
            this.pauseNanos = pauseNanos;
        }
    }

    /** From one recall of a chunk to the next at first, and at most, in chunks of the intended length. */
    private static final int PAUSE_CHUNKS_LEAST = 2;

    private static final int PAUSE_CHUNKS_MOST = 20;

    private final EngineConfig config;
    private final Map<Long, Out> chunks = new LinkedHashMap<>();
    private final Map<JobId, Long> paces = new LinkedHashMap<>();
    private int slots;
    private int waiting; // chunks whose task waits
    private long nextChunk = 1;
    private long tasksOut;
    private long tasksRun;
    private long busyNanos;

    public Feeding(EngineConfig config, int slots) {
        this.config = config;
        this.slots = slots;
    }

    public int slots() {
        return slots;
    }

    public void resize(int to) {
        slots = to;
    }

    /** Gives workers chunks while they have room for them; jobs whose description is missing wait. */
    public void feed(long nowNanos, Backlog backlog, Specs specs, Effects out) {
        while (!backlog.isEmpty() && busy() < 2 * slots) {
            JobId job = next(backlog, specs);
            if (job == null || (busy() >= slots && !isShort(job))) {
                return;
            }
            Lease lease = backlog.take(job, chunkTasks(job, backlog.tasks(job)));
            JobSpec spec = specs.get(job);
            if (lease == null || spec == null) {
                return;
            }
            long number = nextChunk++;
            chunks.put(number, new Out(lease, nowNanos, PAUSE_CHUNKS_LEAST * config.chunkNanos()));
            tasksOut += lease.size();
            out.run(spec, new Chunk(number, lease));
        }
    }

    /** Chunks that have a slot, or wait for one. */
    private int busy() {
        return chunks.size() - waiting;
    }

    private static @Nullable JobId next(Backlog backlog, Specs specs) {
        for (JobId job : backlog.jobs()) {
            if (specs.get(job) != null) {
                return job;
            }
        }
        return null;
    }

    /** Whether a chunk of the job is known to be over soon, so that one more may wait behind it. */
    private boolean isShort(JobId job) {
        long pace = paceNanos(job);
        return pace > 0 && pace <= 2 * config.chunkNanos();
    }

    private long chunkTasks(JobId job, long waiting) {
        long pace = paceNanos(job);
        if (pace == 0) {
            return 1;
        }
        long byTime = Math.max(1, config.chunkNanos() / pace);
        long byShare = (waiting + slots - 1) / slots;
        return Math.max(1, Math.min(Math.min(byTime, byShare), config.chunkTasksMax()));
    }

    /** What one task of the job is believed to take, in nanoseconds, at least 1; 0 for unknown. */
    public long paceNanos(JobId job) {
        Long pace = paces.get(job);
        return pace == null ? 0 : pace;
    }

    /** Believes another peer about a job that is new here. */
    public void hintPace(JobId job, long nanosPerTask) {
        if (nanosPerTask > 0) {
            paces.putIfAbsent(job, nanosPerTask);
        }
    }

    /**
     * A chunk is finished.
     *
     * @return the job it belonged to, or null if no such chunk is out
     */
    public @Nullable JobId onDone(long chunk, List<Yield> yields, long nanos) {
        Out entry = chunks.remove(chunk);
        if (entry == null) {
            return null;
        }
        tasksOut -= entry.lease.size();
        waiting -= entry.waits ? 1 : 0;
        long ran = 0;
        for (Yield yield : yields) {
            ran += yield.range().size();
        }
        tasksRun += ran;
        busyNanos += nanos;
        if (ran > 0) {
            learnPace(entry.lease.job(), Math.max(1, nanos / ran));
        }
        return entry.lease.job();
    }

    /** The task of a chunk waits for what runs elsewhere, or does so no more. */
    public void onWaits(long chunk, boolean waits) {
        Out entry = chunks.get(chunk);
        if (entry != null && entry.waits != waits) {
            entry.waits = waits;
            waiting += waits ? 1 : -1;
        }
    }

    /** Follows a faster sample at once and a slower one reluctantly: the first tasks also pay for loading classes. */
    private void learnPace(JobId job, long sample) {
        long pace = paceNanos(job);
        long learnt = pace == 0 ? sample : sample < pace ? (pace + 3 * sample) / 4 : (3 * pace + sample) / 4;
        paces.put(job, Math.max(1, learnt));
    }

    /** The job that a chunk belongs to, or null if no such chunk is out. */
    public @Nullable JobId jobOf(long chunk) {
        Out entry = chunks.get(chunk);
        return entry == null ? null : entry.lease.job();
    }

    /**
     * Workers gave up the end of a chunk.
     *
     * @return the lease that came back, or null if there is none
     */
    public @Nullable Lease onCut(long chunk, long fromIndex) {
        Out entry = chunks.get(chunk);
        if (entry == null || !entry.lease.range().contains(fromIndex)) {
            return null;
        }
        IndexRange range = entry.lease.range();
        Lease tail = entry.lease.part(fromIndex, range.hi());
        tasksOut -= tail.size();
        if (fromIndex == range.lo()) {
            chunks.remove(chunk);
        } else {
            entry.lease = entry.lease.part(range.lo(), fromIndex);
        }
        return tail;
    }

    /**
     * Takes back what is not started, and what can be shared, of chunks that are out for long; each is asked ever more
     * rarely.
     *
     * @param wanted how many slots could be fed
     */
    public void recallLong(long nowNanos, int wanted, Effects out) {
        for (Map.Entry<Long, Out> entry : chunks.entrySet()) {
            Out chunk = entry.getValue();
            if (nowNanos >= chunk.recallAt) {
                chunk.pauseNanos = Math.min(2 * chunk.pauseNanos, PAUSE_CHUNKS_MOST * config.chunkNanos());
                chunk.recallAt = nowNanos + chunk.pauseNanos;
                out.recall(entry.getKey(), wanted);
            }
        }
    }

    /** Recalls may find something again soon. */
    public void recallSoon(long nowNanos) {
        long pause = PAUSE_CHUNKS_LEAST * config.chunkNanos();
        for (Out chunk : chunks.values()) {
            chunk.pauseNanos = pause;
            chunk.recallAt = Math.min(chunk.recallAt, nowNanos + pause);
        }
    }

    /** When {@link #recallLong} next has something to do; {@link Long#MAX_VALUE} for never. */
    public long recallAtNanos() {
        long earliest = Long.MAX_VALUE;
        for (Out chunk : chunks.values()) {
            earliest = Math.min(earliest, chunk.recallAt);
        }
        return earliest;
    }

    /** Takes back what is not started of every chunk. */
    public void recallAll(Effects out) {
        chunks.keySet().forEach(chunk -> out.recall(chunk, 0));
    }

    /** Stops the tasks of a job in a range, wherever a worker has them. */
    public void stop(JobId job, IndexRange range, Effects out) {
        chunks.forEach((number, entry) -> {
            if (entry.lease.job().equals(job) && entry.lease.range().overlaps(range)) {
                out.stop(number, range);
            }
        });
    }

    /** Stops all tasks of a job; their chunks no longer count here, and what they yield is ignored. */
    public void stopJob(JobId job, Effects out) {
        chunks.entrySet().removeIf(entry -> {
            if (!entry.getValue().lease.job().equals(job)) {
                return false;
            }
            tasksOut -= entry.getValue().lease.size();
            waiting -= entry.getValue().waits ? 1 : 0;
            out.stop(entry.getKey(), entry.getValue().lease.range());
            return true;
        });
        paces.remove(job);
    }

    /** The leases of a job that workers have. */
    public List<Lease> leases(JobId job) {
        return chunks.values().stream()
                .map(entry -> entry.lease)
                .filter(lease -> lease.job().equals(job))
                .toList();
    }

    public boolean has(JobId job) {
        for (Out entry : chunks.values()) {
            if (entry.lease.job().equals(job)) {
                return true;
            }
        }
        return false;
    }

    /** Forgets how long the tasks of a job take. */
    public void forget(JobId job) {
        paces.remove(job);
    }

    /** Whether no worker has anything. */
    public boolean isIdle() {
        return chunks.isEmpty();
    }

    /** Whether some worker has nothing. */
    public boolean hasIdleWorker() {
        return busy() < slots;
    }

    /** How many workers have nothing. */
    public int idleWorkers() {
        return Math.max(0, slots - busy());
    }

    /**
     * The estimated time that the waiting tasks would take on one slot; a task of unknown length counts as long enough
     * not to ask for more.
     */
    public long waitingNanos(Backlog backlog) {
        long sum = 0;
        for (JobId job : backlog.jobs()) {
            long pace = paceNanos(job);
            long nanos = saturated(backlog.tasks(job), pace == 0 ? config.horizonNanos() : pace);
            sum = Math.min(sum + nanos, Long.MAX_VALUE / 4);
        }
        return sum;
    }

    /**
     * The estimated time until the workers have finished what they have, summed over workers. A chunk of unknown or
     * long tasks counts as one horizon whatever its age: only a worker without any makes a peer hungry then.
     */
    public long runningNanos(long nowNanos) {
        long sum = 0;
        for (Out entry : chunks.values()) {
            if (entry.waits) {
                continue;
            }
            long pace = paceNanos(entry.lease.job());
            sum += pace == 0 || pace >= config.horizonNanos()
                    ? config.horizonNanos()
                    : Math.max(0, saturated(entry.lease.size(), pace) - (nowNanos - entry.since));
        }
        return sum;
    }

    private static long saturated(long tasks, long nanos) {
        return nanos == 0 || tasks < Long.MAX_VALUE / 16 / nanos ? tasks * nanos : Long.MAX_VALUE / 16;
    }

    public long tasksOut() {
        return tasksOut;
    }

    public long tasksRun() {
        return tasksRun;
    }

    public long busyNanos() {
        return busyNanos;
    }
}
