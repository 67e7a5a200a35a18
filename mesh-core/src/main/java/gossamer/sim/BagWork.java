// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event.ChunkProgress;
import gossamer.machine.Event.ChunkStep;
import gossamer.model.Chunk;
import gossamer.model.IndexRange;
import gossamer.model.Yield;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One worker's work on one bag, in virtual time.
 *
 * <p>It goes by slices of about {@value #SLICE_NANOS} ns: between two of them it answers what it was asked meanwhile,
 * as a worker does that looks up from its bag now and then.
 */
final class BagWork {
    private static final long SLICE_NANOS = 500_000;

    private final World world;
    private final SimulatedPeer peer;
    private final Chunk chunk;
    private final SimulatedBag bag;
    private final long nodeNanos;
    private final Consumer<List<Yield>> ended;
    private long step;
    private long itemsSinceStep;
    private long progressAt;
    private boolean splitWanted;
    private boolean stepWanted;
    private boolean over;

    /** @param ended takes what the bag yields at its end; nothing if it was stopped */
    BagWork(World world, SimulatedPeer peer, JobPlan plan, Tree tree, Chunk chunk, Consumer<List<Yield>> ended) {
        this.world = world;
        this.peer = peer;
        this.chunk = chunk;
        this.bag = SimulatedBag.decode(tree, chunk.lease().items().at(0));
        this.nodeNanos = plan.nanos().applyAsLong(0);
        this.ended = ended;
    }

    void begin() {
        progressAt = world.now() + progressNanos();
        slice();
    }

    private long progressNanos() {
        return world.config().checkpointNanos() / 5;
    }

    private void slice() {
        long worked = bag.work(Math.max(1, SLICE_NANOS / nodeNanos));
        peer.at(world.now() + worked * nodeNanos, () -> {
            if (!over) {
                itemsSinceStep += worked;
                lookUp();
            }
        });
    }

    private void lookUp() {
        if (bag.isEmpty()) {
            over = true;
            ended.accept(List.of(step(null, null)));
            return;
        }
        SimulatedBag given = splitWanted ? bag.split() : null;
        if (given != null || stepWanted) {
            splitWanted = false;
            stepWanted = false;
            progressAt = world.now() + progressNanos();
            peer.step(new ChunkStep(chunk.number(), step(bag.encode(), given)));
        } else if (world.now() >= progressAt) {
            progressAt = world.now() + progressNanos();
            peer.step(new ChunkProgress(chunk.number(), step, itemsSinceStep));
        }
        splitWanted = false; // what cannot be split now is not split later either
        if (!over) { // the engine may have stopped it just now
            slice();
        }
    }

    private Yield.Bagged step(byte @Nullable [] rest, @Nullable SimulatedBag given) {
        step++;
        itemsSinceStep = 0;
        SimulatedBag.Found found = bag.takeFound();
        IndexRange range = chunk.lease().range();
        List<byte[]> gave = given == null ? List.of() : List.of(given.encode());
        return new Yield.Bagged(range, chunk.lease().attempt(), step, found.nodes(), found.bytes(), rest, gave, null);
    }

    void recall() {
        splitWanted = true;
    }

    void checkpoint() {
        stepWanted = true;
    }

    /** Nobody wants it any more, or its peer is gone: it says nothing more. */
    void halt() {
        over = true;
    }
}
