// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event.ChunkCut;
import gossamer.machine.Event.ChunkDone;
import gossamer.model.Chunk;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobSpec;
import gossamer.model.Outcome;
import gossamer.model.Yield;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The workers of one simulated peer: each runs one chunk at a time, task after task, in virtual time.
 *
 * <p>A recall takes the tasks that have not started; a stop skips the tasks it names, the running one included.
 */
final class SimulatedWorkers {
    /** A chunk with a worker, or waiting for one. */
    private static final class Batch {
        final Chunk chunk;
        final JobPlan plan;
        final JobSpec spec;
        final List<IndexRange> executed = new ArrayList<>();
        final List<IndexRange> unwanted = new ArrayList<>();

        @Nullable
        BagWork bag; // while it runs, of a job of bags

        @Nullable
        ForkWork forks; // while it runs, of a job whose tasks fork

        boolean running;
        long startedAt;
        long taskSince; // when the task `next` began
        long next;
        long hi;
        int planned; // tells the latest planned end from those it replaced

        Batch(Chunk chunk, JobSpec spec, JobPlan plan) {
            this.chunk = chunk;
            this.spec = spec;
            this.plan = plan;
            this.next = chunk.lease().range().lo();
            this.hi = chunk.lease().range().hi();
        }

        boolean isUnwanted(long index) {
            for (IndexRange range : unwanted) {
                if (range.contains(index)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * So many peers a task may kill: the first because nobody knew, the second because it was not certain that it was
     * this task, and one more where a message that was lost let two attempts run. Where a job was owned on both sides
     * of a cut, twice as many.
     */
    private static final int POISONED_MAX = 3;

    private final World world;
    private final SimulatedPeer peer;
    private final int slots;
    private final Map<Long, Batch> batches = new TreeMap<>();
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private int busy;

    SimulatedWorkers(World world, SimulatedPeer peer, int slots) {
        this.world = world;
        this.peer = peer;
        this.slots = slots;
    }

    void run(JobSpec spec, Chunk chunk) {
        JobPlan plan = world.ledger().plan(spec);
        world.running(peer, spec.id());
        checkArguments(plan, chunk);
        if (spec.code() != null && !peer.code().isDecided(spec.code())) {
            throw new Violation("C2 codeFirst", chunk + " runs without its code");
        }
        Batch batch = new Batch(chunk, spec, plan);
        if (slots == 0 || batches.put(chunk.number(), batch) != null) {
            throw new Violation(
                    "I3 deliveredImpliesExecuted", "chunk " + chunk + " given to " + slots + " workers, or twice");
        }
        waiting.add(batch);
        startWaiting();
    }

    private static void checkArguments(JobPlan plan, Chunk chunk) {
        IndexRange range = chunk.lease().range();
        if (plan.tree() != null) {
            checkBag(plan.tree(), chunk);
            return;
        }
        boolean expected = plan.shape() != JobPlan.Shape.INDICES;
        if (chunk.lease().items().isEmpty() == expected) {
            throw new Violation("I3 deliveredImpliesExecuted", chunk + " came with the wrong number of arguments");
        }
        for (long index = range.lo(); expected && index < range.hi(); index++) {
            if (!plan.isArgument(chunk.lease().items().at((int) (index - range.lo())), index)) {
                throw new Violation(
                        "I3 deliveredImpliesExecuted", "task " + index + " of " + chunk + " got another's argument");
            }
        }
    }

    private static void checkBag(Tree tree, Chunk chunk) {
        Items items = chunk.lease().items();
        if (items.size() != 1 || items.at(0).length == 0 || items.at(0).length % tree.nodeBytes() != 0) {
            throw new Violation("I3 deliveredImpliesExecuted", chunk + " is not one bag with something in it");
        }
    }

    private void startWaiting() {
        while (busy < slots && !waiting.isEmpty()) {
            Batch batch = waiting.remove();
            busy++;
            batch.running = true;
            batch.startedAt = world.now();
            batch.taskSince = batch.startedAt;
            begun(batch);
            Tree tree = batch.plan.tree();
            if (batch.plan.forks() > 0) {
                batch.forks = new ForkWork(
                        world,
                        peer,
                        batch.plan,
                        batch.chunk,
                        new Slot(),
                        batch.unwanted,
                        ranges -> endWith(batch, ranges));
                batch.forks.begin();
            } else if (tree == null) {
                plan(batch);
            } else {
                batch.bag = new BagWork(world, peer, batch.plan, tree, batch.chunk, yields -> end(batch, yields));
                batch.bag.begin();
            }
        }
    }

    /** What may start only once comes alone, and has not begun anywhere before. */
    private void begun(Batch batch) {
        if (!batch.plan.policy().reentrant()) {
            Ledger.Entry job = world.ledger().entry(batch.spec.id());
            int starts = job.starts.merge(batch.next, 1, Integer::sum);
            if (batch.hi - batch.next != 1 || (starts > 1 && !job.forced)) {
                throw new Violation("I5 atMostOnce", batch.chunk + " starts at " + peer + " for time " + starts);
            }
        }
    }

    /** A slot that a waiting task leaves to another chunk, and comes back to though that may still have it. */
    private final class Slot implements ForkWork.Slot {
        @Override
        public void free() {
            busy--;
            startWaiting();
        }

        @Override
        public void take() {
            busy++;
        }
    }

    /** Plans the end of a batch anew. */
    private void plan(Batch batch) {
        int planned = ++batch.planned;
        long end = batch.taskSince;
        for (long index = batch.next; index < batch.hi; index++) {
            if (!batch.isUnwanted(index)) {
                long nanos = batch.plan.nanos().applyAsLong(index);
                if (batch.plan.isPoison(index) && !batch.chunk.isolated()) {
                    world.at(Math.max(end + nanos / 2, world.now()), () -> {
                        if (batch.planned == planned) {
                            poisoned(batch);
                        }
                    });
                }
                end += nanos;
            }
        }
        peer.at(Math.max(end, world.now()), () -> {
            if (batch.planned == planned) {
                finish(batch);
            }
        });
    }

    private void poisoned(Batch batch) {
        Ledger.Entry job = world.ledger().entry(batch.spec.id());
        if (world.chaos().poisoned(peer) && ++job.poisoned > (job.parted ? 2 : 1) * POISONED_MAX) {
            throw new Violation("I6 poisonBound", "one task of " + job + " has killed " + job.poisoned + " peers");
        }
    }

    /** Counts the tasks that have ended by now. */
    private void advance(Batch batch) {
        long executedFrom = batch.next;
        while (batch.next < batch.hi) {
            if (batch.isUnwanted(batch.next)) {
                addExecuted(batch, executedFrom, batch.next);
                executedFrom = ++batch.next;
                continue;
            }
            long end = batch.taskSince + batch.plan.nanos().applyAsLong(batch.next);
            if (end > world.now()) {
                break;
            }
            batch.taskSince = end;
            batch.next++;
        }
        addExecuted(batch, executedFrom, batch.next);
    }

    private static void addExecuted(Batch batch, long from, long to) {
        if (from < to) {
            batch.executed.add(new IndexRange(from, to));
        }
    }

    private void finish(Batch batch) {
        advance(batch);
        endWith(batch, batch.executed);
    }

    private void endWith(Batch batch, List<IndexRange> executed) {
        List<Yield> yields = new ArrayList<>();
        for (IndexRange range : executed) {
            addYields(batch, range, yields);
        }
        end(batch, yields);
    }

    /** What a task throws that has a share in a combined value comes by itself. */
    private void addYields(Batch batch, IndexRange range, List<Yield> yields) {
        long poison = batch.plan.nature().poison();
        if (batch.spec.gathering() != JobSpec.Gathering.COMBINED || !range.contains(poison)) {
            yields.add(yieldOf(batch, range));
            return;
        }
        if (range.lo() < poison) {
            yields.add(yieldOf(batch, new IndexRange(range.lo(), poison)));
        }
        List<Outcome> outcome = List.of(outcome(batch, poison));
        yields.add(new Yield.Each(
                new IndexRange(poison, poison + 1), batch.chunk.lease().attempt(), outcome));
        if (poison + 1 < range.hi()) {
            yields.add(yieldOf(batch, new IndexRange(poison + 1, range.hi())));
        }
    }

    private void end(Batch batch, List<Yield> yields) {
        batches.remove(batch.chunk.number());
        busy--;
        startWaiting();
        peer.step(new ChunkDone(batch.chunk.number(), yields, world.now() - batch.startedAt));
    }

    private Yield yieldOf(Batch batch, IndexRange range) {
        int attempt = batch.chunk.lease().attempt();
        JobPlan plan = batch.plan;
        if (batch.spec.gathering() == JobSpec.Gathering.COMBINED) {
            long sum = 0;
            for (long index = range.lo(); index < range.hi(); index++) {
                sum += plan.value(index);
            }
            return new Yield.Combined(range, attempt, bytes(sum));
        }
        List<Outcome> outcomes = new ArrayList<>((int) range.size());
        for (long index = range.lo(); index < range.hi(); index++) {
            outcomes.add(outcome(batch, index));
        }
        return new Yield.Each(range, attempt, outcomes);
    }

    private Outcome outcome(Batch batch, long index) {
        JobPlan plan = batch.plan;
        byte[] value = bytes(plan.value(index));
        boolean retried = plan.policy().retries() > 0;
        if (retried && plan.fails(index)) {
            Ledger.Entry job = world.ledger().entry(batch.spec.id());
            int times = job.thrown.getOrDefault(index, 0);
            if (times >= plan.throwsBefore(index)) {
                return new Outcome.Success(value);
            }
            job.thrown.put(index, times + 1);
        }
        return plan.fails(index) || plan.isPoison(index)
                ? new Outcome.Failure(value, retried)
                : new Outcome.Success(value);
    }

    static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /** Gives up what has not started of a chunk; the answer comes as an event of its own. */
    void recall(long chunk) {
        Batch batch = batches.get(chunk);
        if (batch == null) {
            return;
        }
        if (batch.bag != null) {
            batch.bag.recall();
            return;
        }
        if (batch.forks != null) {
            batch.forks.recall();
            return;
        }
        long from = batch.next;
        if (batch.running) {
            advance(batch);
            from = batch.next + 1;
        } else {
            waiting.remove(batch);
            batches.remove(chunk);
        }
        if (from < batch.hi) {
            batch.hi = from;
            long cut = from;
            peer.at(world.now(), () -> peer.step(new ChunkCut(chunk, cut)));
            if (batch.running) {
                plan(batch);
            }
        }
    }

    /** Lets a bag that runs take a step. */
    void checkpoint(long chunk) {
        Batch batch = batches.get(chunk);
        if (batch != null && batch.bag != null) {
            batch.bag.checkpoint();
        }
    }

    /** Skips tasks that nobody wants. */
    void stop(long chunk, IndexRange range) {
        Batch batch = batches.get(chunk);
        if (batch == null) {
            return;
        }
        if (batch.plan.tree() != null) {
            stopBag(batch);
            return;
        }
        if (batch.forks != null) {
            batch.forks.stop(range);
            return;
        }
        if (batch.running) {
            advance(batch);
            if (batch.next < batch.hi && range.contains(batch.next)) {
                batch.taskSince = world.now();
            }
        }
        batch.unwanted.add(range);
        if (batch.running) {
            plan(batch);
        }
    }

    private void stopBag(Batch batch) {
        if (batch.bag != null) {
            batch.bag.halt();
        } else {
            waiting.remove(batch);
            busy++; // as if it had begun, to end at once
        }
        peer.at(world.now(), () -> {
            if (batches.containsKey(batch.chunk.number())) {
                end(batch, List.of());
            }
        });
    }

    /** Nothing here ends any more: the peer is gone. */
    void halt() {
        batches.values().forEach(batch -> {
            batch.planned++;
            if (batch.bag != null) {
                batch.bag.halt();
            }
            if (batch.forks != null) {
                batch.forks.halt();
            }
        });
        batches.clear();
        waiting.clear();
    }
}
