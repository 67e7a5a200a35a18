// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event.Appended;
import gossamer.machine.Event.Sealed;
import gossamer.machine.Event.Submitted;
import gossamer.machine.Event.TasksCancelled;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Yield;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The forks of the tasks that run at one simulated peer: tasks of open jobs of that peer, as {@code peer.Offers} makes
 * them.
 *
 * <p>The forks of all tasks of one job are one open job here, which is sealed when nobody waits for any of them; the
 * next fork opens another.
 */
final class SimulatedForks {
    /** The numbers of these jobs lie above those that people submit. */
    private static final long FIRST_NUMBER = 1_000_000;

    /** An open job of forks, and who waits for which of them. */
    private static final class Open {
        final Ledger.Entry entry;
        final Map<Long, ForkWork> waiting = new TreeMap<>();

        Open(Ledger.Entry entry) {
            this.entry = entry;
        }
    }

    private final World world;
    private final SimulatedPeer peer;
    private final Map<Integer, Open> byPlan = new TreeMap<>();
    private final Map<JobId, Open> byJob = new TreeMap<>();
    private long nextNumber = FIRST_NUMBER;

    SimulatedForks(World world, SimulatedPeer peer) {
        this.world = world;
        this.peer = peer;
    }

    /** Makes forks of a task; never within a step of the engine. */
    void fork(JobPlan plan, int count, ForkWork waiting) {
        JobPlan forks = plan.ofForks();
        Open open = byPlan.get(forks.number());
        if (open == null) {
            open = open(forks);
        }
        Ledger.Entry entry = open.entry;
        long from = entry.size;
        entry.size += count;
        for (long index = from; index < entry.size; index++) {
            open.waiting.put(index, waiting);
        }
        Items items = forks.arguments(from, entry.size);
        peer.step(new Appended(entry.id(), items));
    }

    private Open open(JobPlan forks) {
        JobId id = new JobId(peer.id(), nextNumber++, JobKind.JAVA);
        JobSpec spec = new JobSpec(
                id, "forks of plan " + forks.number(), forks.gathering(), JobSpec.OPEN, Ledger.program(forks), null);
        Open open = new Open(new Ledger.Entry(forks, spec, peer, world.now()));
        world.ledger().add(open.entry);
        byPlan.put(forks.number(), open);
        byJob.put(id, open);
        peer.step(new Submitted(spec, Items.NONE));
        return open;
    }

    /** The engine delivers results; within a step. */
    void delivered(JobId job, Yield yield) {
        Open open = byJob.get(job);
        if (open == null) {
            return;
        }
        for (long index = yield.range().lo(); index < yield.range().hi(); index++) {
            ForkWork waiting = open.waiting.remove(index);
            if (waiting != null) {
                waiting.forkEnded();
            }
        }
        if (open.waiting.isEmpty()) {
            peer.at(world.now(), () -> sealIfUnused(open));
        }
    }

    private void sealIfUnused(Open open) {
        if (open.waiting.isEmpty() && byPlan.remove(open.entry.plan.number(), open)) {
            peer.step(new Sealed(open.entry.id()));
        }
    }

    /** A job of forks is over though somebody waits: its peer is leaving; within a step. */
    void over(JobHead head) {
        Open open = byJob.remove(head.id());
        if (open != null) {
            byPlan.remove(open.entry.plan.number(), open);
            List<ForkWork> waiting = open.waiting.values().stream().distinct().toList();
            open.waiting.clear();
            waiting.forEach(ForkWork::forksGone);
        }
    }

    /** Nobody wants the forks of a task any more; never within a step. */
    @SuppressWarnings("ReferenceEquality") // who waits is nobody but himself
    void cancel(ForkWork work) {
        for (Open open : new ArrayList<>(byJob.values())) {
            List<Long> unwanted = new ArrayList<>();
            open.waiting.forEach((index, waiting) -> {
                if (waiting == work) {
                    unwanted.add(index);
                }
            });
            for (long index : unwanted) {
                open.waiting.remove(index);
                open.entry.unwanted.set((int) index);
                peer.step(new TasksCancelled(open.entry.id(), new IndexRange(index, index + 1)));
            }
            if (!unwanted.isEmpty()) {
                sealIfUnused(open);
            }
        }
    }
}
