// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.LongIndexFn;
import gossamer.LongMerge;
import gossamer.model.Yield;
import gossamer.peer.code.Linker;
import gossamer.peer.code.MissingCode;
import gossamer.peer.code.Portable;
import gossamer.peer.code.Rebuilder;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks that give numbers, and merges these where they arise; allocates nothing per task.
 *
 * <p>Claims stretches that are to take {@value #STRETCH_NANOS} ns: long enough to make the claim's cost vanish, short
 * enough for a recall to find something to take back.
 */
final class LongsRunner extends Runner {
    private static final long STRETCH_NANOS = 20_000;
    private static final int STRETCH_TASKS_MAX = 1 << 24;

    private final Program program;
    private final Linker linker;
    private final LongLoop.State state = new LongLoop.State();
    private @Nullable LongLoop loop;
    private @Nullable ClassLoader loader;
    private @Nullable MissingCode missing;

    /** How many tasks are believed to take one stretch. */
    private int stretch = 1;

    LongsRunner(Program program, Linker linker, String peerName) {
        super(peerName, linker);
        this.program = program;
        this.linker = linker;
    }

    @Override
    List<Yield> run(Work chunk, Turn turn) {
        startChunk();
        Gathered gathered = new Gathered(chunk.lease.attempt());
        long from = chunk.lease.range().lo();
        state.next = from;
        state.hasSum = false;
        long began = System.nanoTime();
        for (int count = chunk.claim(stretch); count > 0; count = chunk.claim(stretch)) {
            turn.calm(chunk);
            state.end = state.next + count;
            from = runStretch(chunk, turn, gathered, from);
            long now = System.nanoTime();
            adapt(count, now - began);
            began = now;
        }
        finish(gathered, from);
        return gathered.yields();
    }

    /** Runs what is claimed; gives the first index whose value is not in the yields yet. */
    private long runStretch(Work chunk, Turn turn, Gathered gathered, long first) {
        long from = first;
        while (state.next < state.end) {
            boolean unwanted = chunk.hasStops() && chunk.isStopped(state.next);
            Throwable thrown = unwanted ? null : attempt(chunk, turn);
            if (unwanted || thrown != null) {
                finish(gathered, from);
                long index = state.next++;
                gathered.add(
                        index, thrown == null || chunk.isStopped(index) ? CANCELLED : failed(thrown, chunk, index));
                from = state.next;
            }
        }
        return from;
    }

    private void finish(Gathered gathered, long from) {
        if (from < state.next) {
            gathered.add(from, state.next, Values.encode(state.sum));
        }
        state.hasSum = false;
    }

    private void adapt(int count, long nanos) {
        if (nanos > 2 * STRETCH_NANOS) {
            stretch = (int) Math.max(1, count * STRETCH_NANOS / nanos);
        } else if (nanos < STRETCH_NANOS / 2 && count == stretch) {
            stretch = Math.min(STRETCH_TASKS_MAX, 2 * stretch);
        }
    }

    @Override
    void advance(Work work) throws Throwable {
        LongLoop ready = loop == null ? load() : loop;
        ready.run(state);
    }

    private LongLoop load() throws Throwable {
        if (missing != null) {
            throw missing; // looked for once, not once for each task
        }
        try {
            return link();
        } catch (MissingCode notHere) {
            missing = notHere;
            throw notHere;
        }
    }

    private LongLoop link() throws Throwable {
        Rebuilder code = linker.rebuilder(program.function());
        loader = code.loader();
        Thread.currentThread().setContextClassLoader(loader);
        Portable merging = program.merge();
        if (merging == null
                || !(code.rebuild(program.captured()) instanceof LongIndexFn fn)
                || !(linker.rebuilder(merging.shape()).rebuild(merging.captured()) instanceof LongMerge merge)) {
            throw new ValueException("the program is not one of numbers");
        }
        LongLoop made = LongLoop.of(fn);
        state.fn = fn;
        state.merge = merge;
        loop = made;
        return made;
    }

    @Override
    @Nullable
    ClassLoader loader() {
        return loader;
    }
}
