// SPDX-License-Identifier: Apache-2.0
package gossamer.work;

import gossamer.config.EngineConfig;
import gossamer.machine.Effects;
import gossamer.machine.Event;
import gossamer.message.LeaseMessage.StartReply;
import gossamer.message.LeaseMessage.StartRequest;
import gossamer.message.ResultMessage.Worked;
import gossamer.model.Accept;
import gossamer.model.Attempts;
import gossamer.model.Chunk;
import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
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
 * <p>A job that may not have all slots has no more chunks out than it may have slots: one that waits behind another
 * would be begun beside it.
 *
 * <p>Tasks that may start only once, and those of every attempt but the first of an owner, are not given to a worker
 * before the owner has allowed it. While it is asked they count as a chunk; if it does not answer, their slot is given
 * to something else, and no more of that job is asked for. What was asked for is not given away: the answer may be on
 * its way, and the owner takes it for started.
 *
 * <p>A chunk of a job of bags holds one bag. Nobody knows how long a bag takes, so none waits behind another, and a
 * recall asks it to split: no more bags are asked at a time than there are hungry ones, each first when it has run for
 * a while, then again and again while somebody is hungry. A bag that takes no step by itself is asked for a checkpoint.
 *
 * <p>Confined to the event loop.
 */
public final class Feeding {
    /** A chunk that workers have, or are to have when its owner allows it. */
    private static final class Out {
        final JobSpec spec;
        Lease lease;
        final boolean bag;
        final long since;
        long recallAt;
        long pauseNanos; // until the recall after the next
        boolean waits;
        boolean asked; // a bag that was recalled and has not answered
        long checkpointAt;
        long saidAt; // of a bag: when the owner last heard of it
        boolean asking; // whether it may start
        long askAt;

        Out(JobSpec spec, Lease lease, boolean bag, long since, long pauseNanos) {
            this.spec = spec;
            this.lease = lease;
            this.bag = bag;
            this.since = since;
            this.recallAt = since + pauseNanos;
            this.pauseNanos = pauseNanos;
            this.saidAt = since;
        }

        boolean isOf(JobKind kind) {
            return lease.job().kind() == kind;
        }

        /** Whether all of it lies in a range. */
        boolean isIn(JobId job, IndexRange range) {
            return lease.job().equals(job)
                    && lease.range().lo() >= range.lo()
                    && lease.range().hi() <= range.hi();
        }

        /** Whether some of it could come back: not what may start only once, and the owner takes for started. */
        boolean mayComeBack() {
            return !asking && spec.policy().reentrant();
        }

        boolean isOf(JobId job, IndexRange range) {
            return lease.job().equals(job) && lease.range().overlaps(range);
        }
    }

    /** Of all that a job's owner hears, at most one message in so long says how far a bag is. */
    private static final long WORKED_SHARE_NANOS = 100_000;

    /** From one recall of a chunk to the next at first, and at most, in chunks of the intended length. */
    private static final int PAUSE_CHUNKS_LEAST = 2;

    private static final int PAUSE_CHUNKS_MOST = 20;

    /** An owner is asked a second time so many times sooner: it may just not have booked yet who holds what. */
    private static final int FIRST_REPEAT = 20;

    /**
     * What a bag costs its owner in the mean, with all messages about it: where many peers share a job, bags must last
     * so long for each peer, or the owner cannot keep up with their splits.
     */
    private static final long BAG_SHARE_NANOS = 35_000;

    private final EngineConfig config;
    private final Map<Long, Out> chunks = new LinkedHashMap<>();
    private final Map<JobId, Long> paces = new LinkedHashMap<>();
    private int slots;
    private int peers = 1;
    private int bags; // of the chunks
    private int waiting; // chunks whose task waits, or that their owner does not answer for
    private int asking; // chunks that are asked for
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

    /** So many peers share the work. */
    public void onView(int size) {
        peers = size;
    }

    /** How long a bag is to run before it is split. */
    private long splitNanos() {
        return Math.max(config.chunkNanos(), peers * BAG_SHARE_NANOS);
    }

    public void resize(int to) {
        slots = to;
    }

    /**
     * Gives workers chunks while they have room for them.
     *
     * @param runnable the description of a job whose tasks can run here now; null for a job that has to wait
     */
    public void feed(long nowNanos, Backlog backlog, Function<JobId, @Nullable JobSpec> runnable, Effects out) {
        while (!backlog.isEmpty() && busy() < 2 * slots) {
            JobId job = next(backlog, each -> hasRoom(each) ? runnable.apply(each) : null);
            JobSpec spec = job == null ? null : runnable.apply(job);
            if (job == null || spec == null) {
                return;
            }
            boolean bag = spec.gathering() == JobSpec.Gathering.BAG;
            if (busy() >= slots && (bag || !isShort(job))) {
                return;
            }
            boolean single = bag || !spec.policy().reentrant();
            Lease lease = backlog.take(job, single ? 1 : chunkTasks(job, backlog.tasks(job)));
            if (lease == null) {
                return;
            }
            if (bag && !mayBegin(lease, out)) {
                continue;
            }
            long number = nextChunk++;
            Out chunk = add(number, spec, lease, nowNanos);
            if (spec.policy().reentrant() && Attempts.counted(lease.attempt()) == 1) {
                out.run(spec, new Chunk(number, lease));
            } else {
                chunk.asking = true;
                chunk.askAt = nowNanos;
                asking++;
            }
        }
    }

    private Out add(long number, JobSpec spec, Lease lease, long nowNanos) {
        boolean bag = spec.gathering() == JobSpec.Gathering.BAG;
        long pause = bag ? splitNanos() : PAUSE_CHUNKS_LEAST * config.chunkNanos();
        Out chunk = new Out(spec, lease, bag, nowNanos, pause);
        chunk.checkpointAt = nowNanos + config.checkpointNanos();
        chunks.put(number, chunk);
        bags += bag ? 1 : 0;
        tasksOut += lease.size();
        return chunk;
    }

    /**
     * Asks, or asks again, whether chunks may start.
     *
     * @param owner of a job, as far as it is in the view; otherwise null
     */
    public void ask(long nowNanos, Function<JobId, @Nullable PeerId> owner, Effects out) {
        if (asking == 0) {
            return;
        }
        chunks.forEach((number, chunk) -> {
            if (chunk.asking && nowNanos >= chunk.askAt) {
                boolean first = chunk.askAt == chunk.since;
                setWaits(chunk, !first);
                chunk.askAt = nowNanos + (first ? config.repeatNanos() / FIRST_REPEAT : config.repeatNanos());
                PeerId whom = owner.apply(chunk.lease.job());
                if (whom != null) {
                    Lease lease = chunk.lease;
                    out.send(whom, new StartRequest(lease.job(), number, lease.range(), lease.attempt()));
                }
            }
        });
    }

    /** When {@link #ask} next has something to do; {@link Long#MAX_VALUE} for never. */
    public long askAtNanos() {
        long earliest = Long.MAX_VALUE;
        if (asking > 0) {
            for (Out chunk : chunks.values()) {
                earliest = chunk.asking ? Math.min(earliest, chunk.askAt) : earliest;
            }
        }
        return earliest;
    }

    /** An owner allows what may start of a chunk; the rest of it is not this peer's. */
    public void onStartReply(StartReply reply, long nowNanos, Effects out) {
        Out chunk = chunks.get(reply.chunk());
        if (chunk == null || !chunk.asking || !chunk.lease.job().equals(reply.job())) {
            return; // answered before, or not wanted any more
        }
        remove(reply.chunk(), chunk);
        long number = reply.chunk(); // a bag keeps its number, which its owner knows
        for (IndexRange range : reply.plain()) {
            number = begin(number, chunk, range, /* isolated= */ false, nowNanos, out);
        }
        for (IndexRange range : reply.isolated()) {
            number = begin(number, chunk, range, /* isolated= */ true, nowNanos, out);
        }
    }

    /**
     * Tasks are another's, up to an attempt: bags are stopped, and what is asked for is not wanted any more. Other
     * tasks may go on: whatever one gives is right.
     */
    public void drop(JobId job, IndexRange range, int attemptMax, Effects out) {
        dropBags(job, range, attemptMax, out);
        if (asking > 0) {
            chunks.entrySet()
                    .removeIf(entry -> entry.getValue().asking
                            && entry.getValue().lease.attempt() <= attemptMax
                            && entry.getValue().isIn(job, range)
                            && stopped(entry.getKey(), entry.getValue(), out));
        }
    }

    /** Gives workers what may start; the number of the chunk after this one. */
    private long begin(long number, Out asked, IndexRange range, boolean isolated, long nowNanos, Effects out) {
        long lo = Math.max(range.lo(), asked.lease.range().lo());
        long hi = Math.min(range.hi(), asked.lease.range().hi());
        if (lo >= hi) {
            return number;
        }
        Lease part = asked.lease.part(lo, hi);
        add(number, asked.spec, part, nowNanos);
        out.run(asked.spec, new Chunk(number, part, isolated));
        return nextChunk++;
    }

    private void remove(long number, Out chunk) {
        chunks.remove(number);
        uncount(chunk);
    }

    private void uncount(Out chunk) {
        tasksOut -= chunk.lease.size();
        bags -= chunk.bag ? 1 : 0;
        waiting -= chunk.waits ? 1 : 0;
        asking -= chunk.asking ? 1 : 0;
    }

    private void setWaits(Out chunk, boolean waits) {
        if (chunk.waits != waits) {
            chunk.waits = waits;
            waiting += waits ? 1 : -1;
        }
    }

    /** Whether one more chunk of a job may have a slot, or wait for one. */
    private boolean hasRoom(JobId job) {
        if (asking == 0 && config.jobSlotsMax() >= 2 * slots) {
            return true;
        }
        int count = 0;
        for (Out chunk : chunks.values()) {
            if (chunk.lease.job().equals(job)) {
                if (chunk.asking && chunk.waits) {
                    return false; // its owner does not answer
                }
                count += chunk.waits ? 0 : 1;
            }
        }
        return count < config.jobSlotsMax();
    }

    /** Chunks that have a slot, or wait for one. */
    private int busy() {
        return chunks.size() - waiting;
    }

    /**
     * Whether a bag may begin: not while the same one runs here. After a fault a peer may be handed two copies; that of
     * the newer attempt is the one, and of two of one attempt the one that runs.
     */
    private boolean mayBegin(Lease lease, Effects out) {
        for (Out chunk : chunks.values()) {
            if (chunk.isOf(lease.job(), lease.range()) && chunk.lease.attempt() >= lease.attempt()) {
                return false;
            }
        }
        dropBags(lease.job(), lease.range(), lease.attempt() - 1, out);
        return true;
    }

    private static @Nullable JobId next(Backlog backlog, Function<JobId, @Nullable JobSpec> runnable) {
        for (JobId job : backlog.jobs()) {
            if (runnable.apply(job) != null) {
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
        Out entry = chunks.get(chunk);
        if (entry == null) {
            return null;
        }
        remove(chunk, entry);
        long ran = 0;
        for (Yield yield : yields) {
            ran += yield.range().size();
        }
        tasksRun += ran;
        busyNanos += nanos;
        if (ran > 0 && !entry.bag) {
            learnPace(entry.lease.job(), Math.max(1, nanos / ran));
        }
        return entry.lease.job();
    }

    /** The task of a chunk waits for what runs elsewhere, or does so no more. */
    public void onWaits(long chunk, boolean waits) {
        Out entry = chunks.get(chunk);
        if (entry != null) {
            setWaits(entry, waits);
        }
    }

    /** Follows a faster sample at once and a slower one reluctantly: the first tasks also pay for loading classes. */
    private void learnPace(JobId job, long sample) {
        long pace = paceNanos(job);
        long learnt = pace == 0 ? sample : sample < pace ? (pace + 3 * sample) / 4 : (3 * pace + sample) / 4;
        paces.put(job, Math.max(1, learnt));
    }

    /**
     * A bag has taken a step.
     *
     * @param split whether it was split
     * @return the job it belongs to, or null if no such chunk is out
     */
    public @Nullable JobId onStep(long chunk, boolean split, long nowNanos) {
        Out entry = chunks.get(chunk);
        if (entry == null) {
            return null;
        }
        entry.checkpointAt = nowNanos + config.checkpointNanos();
        entry.saidAt = nowNanos;
        if (split) {
            entry.asked = false;
            entry.recallAt = nowNanos + splitNanos() / 5;
        }
        return entry.lease.job();
    }

    /**
     * A worker goes on with a bag. The more peers there are, the more rarely each speaks of it.
     *
     * @return what the owner is to know of it, or null if it knows enough
     */
    public @Nullable Worked onProgress(Event.ChunkProgress progress, long nowNanos) {
        Out entry = chunks.get(progress.chunk());
        long pause = Math.max(config.checkpointNanos() / 5, peers * WORKED_SHARE_NANOS);
        if (entry == null || nowNanos - entry.saidAt < pause) {
            return null;
        }
        entry.saidAt = nowNanos;
        long index = entry.lease.range().lo();
        return new Worked(entry.lease.job(), index, progress.chunk(), progress.step(), progress.items());
    }

    /** Asks bags for the step that they have not taken for too long. */
    public void checkpoint(long nowNanos, Effects out) {
        if (bags == 0) {
            return;
        }
        chunks.forEach((number, chunk) -> {
            if (chunk.bag && !chunk.asking && nowNanos >= chunk.checkpointAt) {
                chunk.checkpointAt = nowNanos + config.checkpointNanos();
                out.checkpoint(number);
            }
        });
    }

    /** When {@link #checkpoint} next has something to do; {@link Long#MAX_VALUE} for never. */
    public long checkpointAtNanos() {
        long earliest = Long.MAX_VALUE;
        if (bags > 0) {
            for (Out chunk : chunks.values()) {
                earliest = chunk.bag && !chunk.asking ? Math.min(earliest, chunk.checkpointAt) : earliest;
            }
        }
        return earliest;
    }

    /** Stops bags that are not this peer's any more, up to an attempt; what they yield is ignored. */
    private void dropBags(JobId job, IndexRange range, int attemptMax, Effects out) {
        if (bags > 0) {
            chunks.entrySet()
                    .removeIf(entry -> entry.getValue().bag
                            && entry.getValue().lease.attempt() <= attemptMax
                            && entry.getValue().isOf(job, range)
                            && stopped(entry.getKey(), entry.getValue(), out));
        }
    }

    private boolean stopped(long chunk, Out entry, Effects out) {
        uncount(entry);
        if (!entry.asking) {
            out.stop(chunk, entry.lease.range());
        }
        return true;
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
            remove(chunk, entry);
            tasksOut += tail.size(); // counted twice
        } else {
            entry.lease = entry.lease.part(range.lo(), fromIndex);
        }
        return tail;
    }

    /**
     * Takes back what is not started, and what can be shared, of chunks that are out for long, each ever more rarely,
     * and asks bags to split.
     *
     * @param kind of the jobs that are looked at
     * @param hungry how many could be fed by a bag each
     * @param slots how many slots these have
     */
    public void recallLong(JobKind kind, long nowNanos, int hungry, int slots, Effects out) {
        int unanswered = 0;
        for (Out chunk : chunks.values()) {
            unanswered += chunk.isOf(kind) && chunk.asked && nowNanos < chunk.recallAt ? 1 : 0;
        }
        int wanted = hungry - unanswered;
        for (Map.Entry<Long, Out> entry : chunks.entrySet()) {
            Out chunk = entry.getValue();
            if (!chunk.isOf(kind) || !chunk.mayComeBack() || nowNanos < chunk.recallAt) {
                continue;
            }
            if (!chunk.bag) {
                chunk.pauseNanos = Math.min(2 * chunk.pauseNanos, PAUSE_CHUNKS_MOST * config.chunkNanos());
                chunk.recallAt = nowNanos + chunk.pauseNanos;
                out.recall(entry.getKey(), slots);
            } else if (wanted > 0) {
                wanted--;
                chunk.asked = true;
                chunk.recallAt = nowNanos + 2 * splitNanos();
                out.recall(entry.getKey(), 1);
            } else {
                chunk.recallAt = nowNanos + splitNanos(); // enough others are asked
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
    public long recallAtNanos(JobKind kind) {
        long earliest = Long.MAX_VALUE;
        for (Out chunk : chunks.values()) {
            earliest = chunk.isOf(kind) && chunk.mayComeBack() ? Math.min(earliest, chunk.recallAt) : earliest;
        }
        return earliest;
    }

    /** Takes back what is not started of every chunk. */
    public void recallAll(Effects out) {
        chunks.forEach((number, chunk) -> {
            if (chunk.mayComeBack()) {
                out.recall(number, 0);
            }
        });
    }

    /** Stops the tasks of a job in a range, wherever a worker has them. */
    public void stop(JobId job, IndexRange range, Effects out) {
        chunks.forEach((number, entry) -> {
            if (entry.isOf(job, range) && !entry.asking) { // of what is asked for the owner will say that it is over
                out.stop(number, range);
            }
        });
    }

    /** Stops all tasks of a job; their chunks no longer count here, and what they yield is ignored. */
    public void stopJob(JobId job, Effects out) {
        chunks.entrySet()
                .removeIf(entry ->
                        entry.getValue().lease.job().equals(job) && stopped(entry.getKey(), entry.getValue(), out));
        paces.remove(job);
    }

    /** The leases of a job that workers have, or are to have. */
    public List<Lease> leases(JobId job) {
        return leases(job, entry -> true);
    }

    /** The leases of a job that workers have. */
    public List<Lease> running(JobId job) {
        return leases(job, entry -> !entry.asking);
    }

    /** The leases of a job that workers are to have if its owner allows it. */
    public List<Lease> asking(JobId job) {
        return leases(job, entry -> entry.asking);
    }

    private List<Lease> leases(JobId job, Predicate<Out> which) {
        List<Lease> leases = new ArrayList<>();
        for (Out entry : chunks.values()) {
            if (entry.lease.job().equals(job) && which.test(entry)) {
                leases.add(entry.lease);
            }
        }
        return leases;
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

    /** How many workers have nothing. */
    public int idleWorkers() {
        return Math.max(0, slots - busy());
    }

    /** Whether some worker has nothing. */
    public boolean hasIdleWorker() {
        return busy() < slots;
    }

    /**
     * The estimated time that the waiting tasks would take on one slot; a task of unknown length counts as long enough
     * not to ask for more.
     *
     * @param accepts which of them count
     */
    public long waitingNanos(Backlog backlog, Accept accepts) {
        long sum = 0;
        for (JobId job : backlog.jobs()) {
            if (!accepts.takes(job.kind())) {
                continue;
            }
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
