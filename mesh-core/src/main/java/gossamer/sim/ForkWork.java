// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event.ChunkCut;
import gossamer.machine.Event.ChunkGoesOn;
import gossamer.machine.Event.ChunkWaits;
import gossamer.model.Chunk;
import gossamer.model.IndexRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One worker's work on a chunk whose tasks fork, in virtual time.
 *
 * <p>A task runs for its time; one that forks then makes its forks and waits for all of them, while another chunk has
 * its slot. A task that is stopped ends at once, and its forks are cancelled. Where the peer leaves, the forks go with
 * it, and the task that waits for them is given back.
 */
final class ForkWork {
    /** What a chunk does to the slots of its peer. */
    interface Slot {
        void free();

        void take();
    }

    private final World world;
    private final SimulatedPeer peer;
    private final JobPlan plan;
    private final Chunk chunk;
    private final Slot slot;
    private final Consumer<List<IndexRange>> ended;
    private final List<IndexRange> executed = new ArrayList<>();
    private final List<IndexRange> unwanted;
    private long next;
    private long hi;
    private int planned; // tells the latest plan from those it replaced
    private int missing; // forks that the task waits for
    private long untoldCut = -1;
    private boolean waits;
    private boolean over;

    /**
     * @param unwanted what nobody wants already
     * @param ended takes the tasks that were executed
     */
    ForkWork(
            World world,
            SimulatedPeer peer,
            JobPlan plan,
            Chunk chunk,
            Slot slot,
            List<IndexRange> unwanted,
            Consumer<List<IndexRange>> ended) {
        this.world = world;
        this.peer = peer;
        this.plan = plan;
        this.chunk = chunk;
        this.slot = slot;
        this.unwanted = new ArrayList<>(unwanted);
        this.ended = ended;
        this.next = chunk.lease().range().lo();
        this.hi = chunk.lease().range().hi();
    }

    /** Begins with the next task; never within a step. */
    void begin() {
        while (next < hi && isUnwanted(next)) {
            next++;
        }
        if (next >= hi) {
            end();
            return;
        }
        int now = ++planned;
        peer.at(world.now() + plan.nanos().applyAsLong(next), () -> {
            if (planned == now && !over) {
                fork();
            }
        });
    }

    private boolean isUnwanted(long index) {
        for (IndexRange range : unwanted) {
            if (range.contains(index)) {
                return true;
            }
        }
        return false;
    }

    private void fork() {
        if (!plan.forksAt(next) || peer.isLeaving()) {
            endTask();
            return;
        }
        missing = plan.forks();
        waits = true;
        peer.forks().fork(plan, missing, this);
        if (waits && !over) { // unless all of that has come to nothing already
            peer.step(new ChunkWaits(chunk.number()));
            slot.free();
        }
    }

    private void endTask() {
        executed.add(new IndexRange(next, next + 1));
        next++;
        begin();
    }

    /** One of the forks has an outcome; within a step. */
    void forkEnded() {
        missing--;
        if (missing == 0) {
            goOn(this::endTask);
        }
    }

    /** The forks went with their job; within a step. */
    void forksGone() {
        long from = next;
        goOn(() -> {
            tellCut();
            untoldCut = from;
            end();
        });
    }

    private void goOn(Runnable then) {
        int now = ++planned;
        peer.at(world.now(), () -> {
            if (planned == now && !over) {
                goesOn();
                then.run();
            }
        });
    }

    private void goesOn() {
        waits = false;
        slot.take();
        peer.step(new ChunkGoesOn(chunk.number()));
    }

    /** Gives up what has not begun; within a step. */
    void recall() {
        if (next + 1 < hi) {
            hi = next + 1;
            untoldCut = hi;
            peer.at(world.now(), this::tellCut);
        }
    }

    /** Says where the chunk ends now; before it says that it has ended. */
    private void tellCut() {
        long cut = untoldCut;
        if (cut >= 0 && !over) {
            untoldCut = -1;
            peer.step(new ChunkCut(chunk.number(), cut));
        }
    }

    private void end() {
        tellCut();
        over = true;
        ended.accept(executed);
    }

    /** Nobody wants some tasks; within a step. */
    void stop(IndexRange range) {
        unwanted.add(range);
        if (!range.contains(next)) {
            return;
        }
        int now = ++planned;
        peer.at(world.now(), () -> {
            if (planned == now && !over) {
                if (waits) {
                    peer.forks().cancel(this);
                    goesOn();
                }
                next++;
                begin();
            }
        });
    }

    /** The peer is gone: nothing is said any more. */
    void halt() {
        over = true;
    }
}
