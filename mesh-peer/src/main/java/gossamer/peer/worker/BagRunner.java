// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.Bag;
import gossamer.LimitExceeded;
import gossamer.model.IndexRange;
import gossamer.model.Outcome;
import gossamer.model.Yield;
import gossamer.peer.code.Linker;
import gossamer.peer.code.Rebuilder;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.Values;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Works on a bag in slices, and takes a step whenever it is asked for one.
 *
 * <p>A slice is to take {@value #SLICE_NANOS} ns: long enough for the look-up between two of them to cost nothing,
 * short enough for a hungry peer not to wait. A step takes what was found, what is left and what was split off at one
 * moment, between two slices, and encodes all of it at once: nobody ever sees a bag without what was found in it.
 */
final class BagRunner extends Runner {
    private static final long SLICE_NANOS = 100_000;

    /** Between two words on how far it is; the engine passes on far fewer. */
    private static final long PROGRESS_NANOS = 10_000_000;

    /** The longest encoding of a bag, or of a result: it goes to another peer again and again. */
    private static final int PART_BYTES_MAX = 16 << 20;

    private static final byte[] NOTHING = {};

    private final Program program;
    private final Linker linker;
    private @Nullable ClassLoader loader;

    // Of the bag that it is at.
    private @Nullable Turn turn;
    private @Nullable Yield last;
    private long step;
    private long items;

    /** How many items are believed to take one slice. */
    private long slice = 1;

    BagRunner(Program program, Linker linker, String peerName) {
        super(peerName, linker);
        this.program = program;
        this.linker = linker;
    }

    @Override
    List<Yield> run(Work work, Turn here) {
        startChunk();
        if (work.claim(1) == 0) {
            return List.of();
        }
        here.calm(work);
        turn = here;
        last = null;
        step = 0;
        items = 0;
        long index = work.lease.range().lo();
        Throwable thrown = work.isStopped(index) ? null : attempt(work, here);
        Yield end = last;
        turn = null;
        last = null;
        if (end != null && thrown == null) {
            return List.of(end);
        }
        Outcome outcome = thrown == null || work.isStopped(index) ? CANCELLED : failed(thrown, work, index);
        return List.of(new Yield.Each(new IndexRange(index, index + 1), work.lease.attempt(), List.of(outcome)));
    }

    @Override
    void advance(Work work) throws Throwable {
        Bag<?> bag = bag(work);
        long index = work.lease.range().lo();
        long began = System.nanoTime();
        long progressAt = began + PROGRESS_NANOS;
        while (!isEmpty(bag)) {
            items += work(bag, slice);
            long now = System.nanoTime();
            adapt(now - began);
            began = now;
            if (work.isStopped(index)) {
                throw new CancellationException("the bag was cancelled");
            }
            int asked = work.takeAsked();
            if (asked != 0) {
                answer(work, bag, asked);
                began = System.nanoTime();
            } else if (now >= progressAt && turn != null) {
                progressAt = now + PROGRESS_NANOS;
                turn.progress(work, step, items);
            }
        }
        step++;
        last = Yield.Bagged.last(work.lease.range(), work.lease.attempt(), step, items, result(bag), List.of());
    }

    /** Takes a step if the bag can be split, or if one is wanted anyway. */
    private void answer(Work work, Bag<?> bag, int asked) throws Throwable {
        if (isEmpty(bag)) {
            return; // the last step comes by itself
        }
        Bag<?> given = (asked & Work.SPLIT) == 0 ? null : split(bag);
        if (given == null && (asked & Work.STEP) == 0) {
            return;
        }
        List<byte[]> gives = given == null ? List.of() : List.of(part(given, "what was split off a bag"));
        Yield.Bagged taken = new Yield.Bagged(
                work.lease.range(),
                work.lease.attempt(),
                step + 1,
                items,
                result(bag),
                part(bag, "what is left of a bag"),
                gives,
                null);
        step++;
        items = 0;
        if (turn != null) {
            turn.step(work, taken);
        }
    }

    private void adapt(long nanos) {
        if (nanos > 2 * SLICE_NANOS) {
            slice = Math.max(1, slice * SLICE_NANOS / nanos);
        } else if (nanos < SLICE_NANOS / 2 && slice < Long.MAX_VALUE / SLICE_NANOS) {
            slice *= 2;
        }
    }

    private Bag<?> bag(Work work) throws Throwable {
        Rebuilder code = linker.rebuilder(program.function());
        loader = code.loader();
        Thread.currentThread().setContextClassLoader(loader);
        byte[] encoded =
                work.lease.items().isEmpty() ? NOTHING : work.lease.items().at(0);
        if (Values.decode(encoded, code.loader()) instanceof Bag<?> bag) {
            return bag;
        }
        throw new ValueException("what is to be worked on is not a Bag");
    }

    // --- the user's code: what it throws says which method it was

    private static long work(Bag<?> bag, long itemsMax) throws Throwable {
        long worked;
        try {
            worked = bag.work(itemsMax);
        } catch (Throwable thrown) {
            throw of(thrown, bag, "work(" + itemsMax + ")");
        }
        if (worked <= 0 && !isEmpty(bag)) {
            throw new IllegalStateException(named(bag, "work") + " returned " + worked
                    + " though the bag is not empty: it must work on one item at least, or no work ever ends");
        }
        return Math.max(0, worked);
    }

    private static boolean isEmpty(Bag<?> bag) throws Throwable {
        try {
            return bag.isEmpty();
        } catch (Throwable thrown) {
            throw of(thrown, bag, "isEmpty()");
        }
    }

    private static @Nullable Bag<?> split(Bag<?> bag) throws Throwable {
        Bag<?> given;
        try {
            given = bag.split();
        } catch (Throwable thrown) {
            throw of(thrown, bag, "split()");
        }
        if (given != null && isEmpty(given)) {
            throw new IllegalStateException(named(bag, "split")
                    + " returned an empty bag; where there is too little to share it must return null");
        }
        if (given != null && isEmpty(bag)) {
            throw new IllegalStateException(named(bag, "split")
                    + " left nothing in the bag; where there is too little to share it must return null");
        }
        return given;
    }

    private static byte[] result(Bag<?> bag) throws Throwable {
        Object found;
        try {
            found = bag.takeResult();
        } catch (Throwable thrown) {
            throw of(thrown, bag, "takeResult()");
        }
        return limited(encoded(found), "the result of a bag");
    }

    private static byte[] part(Bag<?> bag, String what) {
        return limited(encoded(bag), what);
    }

    private static byte[] limited(byte[] encoded, String what) {
        if (encoded.length > PART_BYTES_MAX) {
            throw new LimitExceeded(what + " takes " + encoded.length + " bytes; at most " + PART_BYTES_MAX
                    + " can be sent: keep what waits in it small, by working on the newest items first");
        }
        return encoded;
    }

    private static String named(Bag<?> bag, String method) {
        return bag.getClass().getTypeName() + "." + method + "()";
    }

    /** The exception itself, so that the submitter gets its class, with a word on where it came from. */
    private static Throwable of(Throwable thrown, Bag<?> bag, String call) {
        if (!(thrown instanceof VirtualMachineError)) {
            thrown.addSuppressed(new ThrownBy(bag.getClass().getTypeName() + "." + call + " threw this"));
        }
        return thrown;
    }

    /** Says which method of a bag threw. */
    private static final class ThrownBy extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ThrownBy(String message) {
            super(message, null, false, false);
        }
    }

    @Override
    @Nullable
    ClassLoader loader() {
        return loader;
    }
}
