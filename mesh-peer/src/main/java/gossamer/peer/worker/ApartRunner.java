// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.ProcessEnded;
import gossamer.model.JobSpec;
import gossamer.model.Yield;
import gossamer.peer.code.Linker;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has tasks run by a child process, where workers like those of this peer run them.
 *
 * <p>Claims as many tasks as are believed to take {@value #STRETCH_NANOS} ns, and sends them over at once. If the child
 * ends meanwhile, each of them is run once more alone: then the one that is running when a child ends is the one to
 * blame.
 */
final class ApartRunner extends Runner {
    private static final long STRETCH_NANOS = 500_000;
    private static final int STRETCH_TASKS_MAX = 1 << 20;

    /** Arguments that are sent at once; of larger ones, one task's. */
    private static final long STRETCH_BYTES_MAX = 4L << 20;

    /** So many children may have ended before they were given a task; then it is not by chance. */
    private static final int STARTS_MAX = 3;

    private final JobSpec spec;
    private final Isolation isolation;

    private int stretch = 1;

    /** Why the rest of the chunk cannot run either; looked for once, not once for each task. */
    private @Nullable IOException noChild;

    private Isolation.@Nullable Child child;
    private @Nullable Turn turn; // while a chunk runs
    private long from;
    private long to;
    private List<Yield> yields = List.of();

    ApartRunner(JobSpec spec, Isolation isolation, String peerName, Linker linker) {
        super(peerName, linker);
        this.spec = spec;
        this.isolation = isolation;
    }

    @Override
    List<Yield> run(Work chunk, Turn worker) {
        startChunk();
        noChild = null;
        turn = worker;
        Gathered gathered = new Gathered(chunk.lease.attempt());
        long began = System.nanoTime();
        try {
            for (int count = chunk.claim(most(chunk)); count > 0; count = chunk.claim(most(chunk))) {
                from = chunk.claimed() - count;
                to = from + count;
                runStretch(chunk, worker, gathered);
                long now = System.nanoTime();
                adapt(count, now - began);
                began = now;
            }
        } finally {
            turn = null;
            dropChild();
        }
        return gathered.yields();
    }

    private void runStretch(Work chunk, Turn worker, Gathered gathered) {
        long end = to;
        worker.calm(chunk);
        if (to - from > 1 && !chunk.hasStops() && attempt(chunk, worker) == null) {
            yields.forEach(gathered::add);
            return;
        }
        for (long index = from; index < end; index++) {
            from = index;
            to = index + 1;
            worker.calm(chunk);
            Throwable thrown = chunk.isStopped(index) ? null : attempt(chunk, worker);
            if (chunk.isStopped(index)) {
                gathered.add(index, CANCELLED);
            } else if (thrown == null) {
                yields.forEach(gathered::add);
            } else {
                gathered.add(index, failed(thrown, chunk, index));
            }
        }
    }

    private int most(Work chunk) {
        long next = chunk.claimed();
        int most = (int) Math.min(stretch, chunk.lease.range().hi() - next);
        if (chunk.lease.items().isEmpty() || most < 2) {
            return Math.max(1, most);
        }
        long bytes = 0;
        int offset = (int) (next - chunk.lease.range().lo());
        for (int count = 0; count < most; count++) {
            bytes += chunk.lease.items().at(offset + count).length;
            if (bytes > STRETCH_BYTES_MAX) {
                return Math.max(1, count);
            }
        }
        return most;
    }

    private void adapt(int count, long nanos) {
        if (nanos > 2 * STRETCH_NANOS) {
            stretch = (int) Math.max(1, count * STRETCH_NANOS / nanos);
        } else if (nanos < STRETCH_NANOS / 2 && count == stretch) {
            stretch = Math.min(STRETCH_TASKS_MAX, 4 * stretch);
        }
    }

    @Override
    void advance(Work work) throws Throwable {
        for (int starts = 1; ; starts++) {
            try {
                yields = runInChild(work);
                return;
            } catch (IOException unavailable) {
                noChild = unavailable;
                throw new ProcessEnded("task " + spec.id().number() + "." + from
                        + " did not run, for want of a process: " + unavailable.getMessage());
            } catch (Isolation.ChildEnded gone) {
                dropChild();
                if (!gone.isBefore() || starts == STARTS_MAX) {
                    throw new ProcessEnded("task " + spec.id().number() + "." + from + " did not end: its process "
                            + gone.getMessage());
                }
            }
        }
    }

    private List<Yield> runInChild(Work work) throws IOException, Isolation.ChildEnded {
        if (noChild != null) {
            throw noChild;
        }
        Isolation.Child mine = child == null ? isolation.borrow(spec) : child;
        child = mine;
        Turn worker = turn;
        if (worker == null) {
            throw new IllegalStateException("no chunk runs");
        }
        worker.endsWith(mine::kill);
        try {
            return mine.run(spec, work.lease.part(from, to));
        } finally {
            worker.endsWith(null);
        }
    }

    private void dropChild() {
        Isolation.Child mine = child;
        child = null;
        if (mine != null) {
            mine.giveBack();
        }
    }

    @Override
    @Nullable
    ClassLoader loader() {
        return null;
    }
}
