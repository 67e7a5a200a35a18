// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event.Appended;
import gossamer.machine.Event.JobCancelled;
import gossamer.machine.Event.JobsAsked;
import gossamer.machine.Event.PeersAsked;
import gossamer.machine.Event.Sealed;
import gossamer.machine.Event.Submitted;
import gossamer.machine.Event.TasksCancelled;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.sim.Fault.Silence;
import gossamer.sim.JobPlan.Cancelling;
import gossamer.sim.JobPlan.Shape;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The people of a world: they submit the planned jobs, change their minds, and ask how things are. */
final class Workload {
    private static final int QUESTIONS = 6;

    /** Who finds no peer tries again after so long. */
    private static final long AGAIN_NANOS = 500_000_000L;

    /** So long after a cut two sides may still be apart. */
    private static final long MERGED_NANOS = 8_000_000_000L;

    private final World world;
    private final Scenario scenario;
    private final SplittableRandom dice;
    private final Map<Integer, Long> numbers = new TreeMap<>();
    private final DurableClients people;
    private int unsubmitted;

    Workload(World world, Scenario scenario, SplittableRandom dice) {
        this.world = world;
        this.scenario = scenario;
        this.dice = dice;
        this.people = new DurableClients(world, Dice.of(scenario.seed()).durable());
    }

    /** Those who want the results of durable jobs. */
    DurableClients people() {
        return people;
    }

    void plan(List<JobPlan> jobs) {
        unsubmitted = jobs.size();
        jobs.forEach(job -> world.at(job.atNanos(), () -> submit(job)));
        if (scenario.safeNanos() > 0) {
            for (int i = 0; i < QUESTIONS; i++) {
                boolean aboutPeers = i % 2 == 0;
                world.at(dice.nextLong(scenario.safeNanos()), () -> ask(aboutPeers));
            }
        }
    }

    Scenario scenario() {
        return scenario;
    }

    boolean isSubmitted() {
        return unsubmitted == 0;
    }

    /** The first peer from a number on, round and round, that lives and is to stay; null while there is none. */
    @Nullable
    SimulatedPeer stayingFrom(int number) {
        int count = world.peers().size();
        for (int i = 0; i < count; i++) {
            SimulatedPeer peer = world.peers().get((number + i) % count);
            if (peer.isStaying()) {
                return peer;
            }
        }
        return null;
    }

    private void submit(JobPlan plan) {
        SimulatedPeer owner = stayingFrom(plan.peer());
        if (owner == null) { // all are being started again
            world.at(world.now() + AGAIN_NANOS, () -> submit(plan));
            return;
        }
        JobId id = new JobId(owner.id(), numbers.merge(owner.number(), 1L, Long::sum), plan.kind());
        boolean open = plan.shape() == Shape.OPEN;
        JobSpec spec = new JobSpec(
                id,
                "plan " + plan.number(),
                plan.gathering(),
                open ? JobSpec.OPEN : plan.tasks(),
                Ledger.program(plan),
                plan.contents() == 0 ? null : SimulatedCode.codeOf(plan),
                plan.backups(),
                /* isolated= */ false,
                plan.policy());
        Ledger.Entry entry = new Ledger.Entry(plan, spec, owner, world.now());
        world.ledger().add(entry);
        unsubmitted--;
        entry.size = open ? 0 : plan.tasks();
        Items items = switch (plan.shape()) {
            case ITEMS -> plan.arguments(0, plan.tasks());
            case BAG -> Items.of(new byte[][] {SimulatedBag.whole(entry.tree())});
            case INDICES, OPEN -> Items.NONE;
        };
        owner.step(new Submitted(spec, items));
        if (open) {
            append(entry, 1);
        }
        if (entry.isDurable()) {
            entry.parted = scenario.faults().stream()
                    .anyMatch(fault -> fault instanceof Silence && fault.untilNanos() + MERGED_NANOS > world.now());
            people.watch(entry);
        }
        Cancelling cancel = plan.cancel();
        if (cancel != null) {
            owner.at(world.now() + cancel.afterNanos(), () -> cancel(entry, cancel));
        }
    }

    private void append(Ledger.Entry entry, int portion) {
        if (entry.cancelled || !entry.isLive()) {
            return;
        }
        long to = (long) entry.plan.tasks() * portion / JobPlan.PORTIONS;
        Items items = entry.plan.arguments(entry.size, to);
        entry.size = to;
        entry.owner.step(new Appended(entry.id(), items));
        if (portion == JobPlan.PORTIONS) {
            entry.owner.step(new Sealed(entry.id()));
        } else {
            entry.owner.at(world.now() + entry.plan.pauseNanos(), () -> append(entry, portion + 1));
        }
    }

    private void cancel(Ledger.Entry entry, Cancelling cancel) {
        if (!entry.isLive() || !entry.owner.isAlive() || !entry.hasClient(entry.owner)) {
            return;
        }
        if (cancel.isWhole()) {
            entry.cancelled = true;
            entry.owner.step(new JobCancelled(entry.id()));
        } else if (cancel.from() < entry.size) {
            IndexRange range = new IndexRange(cancel.from(), Math.min(cancel.to(), entry.size));
            entry.unwanted.set((int) range.lo(), (int) range.hi());
            entry.owner.step(new TasksCancelled(entry.id(), range));
        }
    }

    /** Somebody cancels a job at a peer; whether there was anything to cancel. */
    boolean cancelled(int plan, SimulatedPeer at) {
        for (Ledger.Entry entry : world.ledger().entries()) {
            if (entry.plan.number() == plan && entry.isLive() && at.isStaying()) {
                entry.cancelAsked = true;
                entry.cancelled |= entry.hasClient(at);
                at.step(new JobCancelled(entry.id()));
                return true;
            }
        }
        return false;
    }

    private void ask(boolean aboutPeers) {
        SimulatedPeer peer = stayingFrom(dice.nextInt(world.peers().size()));
        if (peer == null) {
            return;
        }
        long ticket = world.ledger().asked(peer);
        peer.step(aboutPeers ? new PeersAsked(ticket) : new JobsAsked(ticket));
    }
}
