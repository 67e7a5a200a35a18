// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.model.Chunk;
import gossamer.model.IndexRange;
import gossamer.model.Lease;
import gossamer.model.Yield;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One chunk in the hands of the workers: which of its tasks are started, which are taken back, which are unwanted.
 *
 * <p>The worker claims tasks before it runs them; a recall seals the chunk at the first task that is not claimed. Both
 * are one compare-and-set of {@code claim}, so that each index is either run here or given back, never both:
 *
 * <pre>
 *   claim >= 0    the first index not claimed
 *   claim &lt; 0     ~claim is where the chunk ends; nothing is claimed any more
 * </pre>
 *
 * <p>A recall is told to the listener by the thread that asked for it, the end of the chunk by the worker; the first
 * must come first. If the worker ends while the other is still telling, it leaves its report behind and the other tells
 * that, too:
 *
 * <pre>
 *   OPEN --recall seals--> TELLING --told--> TOLD --worker ends--> (worker reports)
 *                          TELLING --worker ends--> LEFT --told--> (the other reports)
 *   OPEN --worker ends--> (worker reports)
 * </pre>
 *
 * <p>Safe from any thread; what is marked so, only by the worker that runs it.
 */
final class Work {
    /** What a bag that runs may be asked for: to split, to take a step. */
    static final int SPLIT = 1;

    static final int STEP = 2;

    private static final int OPEN = 0;
    private static final int TELLING = 1;
    private static final int TOLD = 2;
    private static final int LEFT = 3;

    private static final VarHandle CLAIM;
    private static final VarHandle PHASE;
    private static final VarHandle ASKED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            CLAIM = lookup.findVarHandle(Work.class, "claim", long.class);
            PHASE = lookup.findVarHandle(Work.class, "phase", int.class);
            ASKED = lookup.findVarHandle(Work.class, "asked", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** What the end of a chunk has to say. */
    record Report(List<Yield> yields, long nanos) {}

    final long number;
    final Lease lease;
    final Loaded job;

    /** Whether its tasks are to run apart from this peer. */
    final boolean isolated;

    private final long end;
    private volatile long claim;

    /** The first index of the latest claim, or of one that is being made. */
    private volatile long runningFrom;

    @SuppressWarnings("UnusedVariable") // read and written through PHASE
    private volatile int phase = OPEN;

    private volatile @Nullable Report report;

    private volatile int asked;

    /** The worker that runs it, and its forks; null before it has begun. */
    volatile @Nullable Worker by;

    volatile @Nullable Forks forks;

    /** When its task began, where that counts. */
    volatile long since;

    /** Whether its task was interrupted for having run too long. */
    volatile boolean late;

    /** Replaced, never written to; null until something is stopped. */
    private volatile IndexRange @Nullable [] stops;

    Work(Chunk chunk, Loaded job) {
        this.number = chunk.number();
        this.lease = chunk.lease();
        this.job = job;
        this.isolated = chunk.isolated() || job.isIsolated();
        this.end = lease.range().hi();
        this.claim = lease.range().lo();
    }

    /**
     * Claims the next tasks. Worker only.
     *
     * @param most how many at most
     * @return how many, from {@link #claimed} minus that on; 0 if the chunk is at its end
     */
    int claim(int most) {
        while (true) {
            long from = claim;
            if (from < 0 || from >= end) {
                return 0;
            }
            int count = (int) Math.min(most, end - from);
            runningFrom = from; // before the claim, so that who sees the claim sees this or a later one
            if (CLAIM.compareAndSet(this, from, from + count)) {
                return count;
            }
        }
    }

    /** Whether all that the worker is at lies in a range, so that an interrupt meets nothing else. */
    boolean runsWithin(IndexRange range) {
        long to = claimed();
        long from = runningFrom;
        return range.lo() <= from && from < to && to <= range.hi();
    }

    /** One past the last index claimed. */
    long claimed() {
        long now = claim;
        return now < 0 ? ~now : now;
    }

    /**
     * Ends the chunk at the first index that is not claimed.
     *
     * @return that index, or -1 if there is none, or another recall was first
     */
    synchronized long seal() {
        while (true) {
            long from = claim;
            if (from < 0 || from >= end) {
                return -1;
            }
            phase = TELLING; // before the worker can see the seal; without meaning if the worker claims all now
            if (CLAIM.compareAndSet(this, from, ~from)) {
                return from;
            }
        }
    }

    /** Ends the chunk at a task that was claimed, and is to run elsewhere now. Worker only. */
    void giveBack(long index) {
        boolean sealed;
        synchronized (this) {
            sealed = claim < 0;
            claim = ~index;
        }
        while (sealed && phase == TELLING) {
            Thread.onSpinWait(); // the later end must be told first
        }
    }

    /** The seal has been told; gives the worker's report if that is to be told by the caller now. */
    @Nullable
    Report told() {
        return PHASE.compareAndSet(this, TELLING, TOLD) ? null : report;
    }

    /** Worker only: its report is ready; whether the worker is to tell it. */
    boolean mayReport(Report ready) {
        if (claim >= 0) {
            return true; // not sealed, and too late for that now: all is claimed
        }
        report = ready;
        return !PHASE.compareAndSet(this, TELLING, LEFT);
    }

    /** Asks a bag that runs for something. */
    void ask(int what) {
        ASKED.getAndBitwiseOr(this, what);
    }

    /** What was asked since the last time. Worker only. */
    int takeAsked() {
        return asked == 0 ? 0 : (int) ASKED.getAndSet(this, 0);
    }

    /** From now on, tasks in a range are unwanted. */
    synchronized void stop(IndexRange range) {
        IndexRange[] before = stops;
        IndexRange[] after = before == null ? new IndexRange[1] : Arrays.copyOf(before, before.length + 1);
        after[after.length - 1] = range;
        stops = after;
    }

    /** Whether nobody wants what the worker is at. */
    boolean isUnwanted() {
        IndexRange[] now = stops;
        if (now != null) {
            for (IndexRange range : now) {
                if (runsWithin(range)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The running task, for messages. */
    String place() {
        return lease.job().number() + "." + runningFrom;
    }

    boolean hasStops() {
        return stops != null;
    }

    boolean isStopped(long index) {
        IndexRange[] now = stops;
        if (now != null) {
            for (IndexRange range : now) {
                if (range.contains(index)) {
                    return true;
                }
            }
        }
        return false;
    }
}
