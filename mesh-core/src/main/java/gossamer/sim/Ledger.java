// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.model.IndexRange;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.Yield;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the submitters of a world saw: the truth that engines are checked against. */
final class Ledger {
    /** One submitted job and what came of it. */
    static final class Entry {
        final JobPlan plan;
        final JobSpec spec;
        /** Where it was submitted; a job that is not durable stays there. */
        final SimulatedPeer owner;

        final long submittedAt;

        /** Of a durable job: the peers with a client, by number, and what each was handed. */
        final Map<Integer, BitSet> clients = new TreeMap<>();

        /** Whether the mesh has promised that it outlives its owner. */
        boolean safe;

        /** Whether owner and backups were lost at once. */
        boolean lost;

        /** Whether a partition may have made two jobs of it for a while. */
        boolean parted;

        /** When peers with its book died. */
        final List<Long> deaths = new ArrayList<>();

        /** Whether what is being delivered is said to have been delivered before, perhaps. */
        boolean again;

        /** How often each task was begun, of a job whose tasks may start only once. */
        final Map<Long, Integer> starts = new TreeMap<>();

        /** How often each task threw, of a job whose tasks are attempted again then. */
        final Map<Long, Integer> thrown = new TreeMap<>();

        /** How many peers its poisonous task has killed. */
        int poisoned;

        /** Whether a client said that an owner is gone for good, which nobody can know. */
        boolean forced;

        /** The tasks whose outcome was delivered. */
        final BitSet delivered = new BitSet();

        /** The tasks that somebody does not want. */
        final BitSet unwanted = new BitSet();

        /** Of a job of bags: what the delivered steps gave. */
        SimulatedBag.Found found = SimulatedBag.Found.NOTHING;

        /** Of a job of bags: the step of each undone bag that was delivered last. */
        final Map<Long, Yield.Bagged> steps = new TreeMap<>();

        /** How many tasks it has so far. */
        long size;

        boolean cancelled;

        /** Whether somebody wished it cancelled, perhaps where the owner never heard of it. */
        boolean cancelAsked;

        @Nullable
        JobHead last;

        long overAt = Long.MAX_VALUE;

        Entry(JobPlan plan, JobSpec spec, SimulatedPeer owner, long submittedAt) {
            this.plan = plan;
            this.spec = spec;
            this.owner = owner;
            this.submittedAt = submittedAt;
            if (isDurable()) {
                clients.put(owner.number(), new BitSet());
            }
        }

        boolean isDurable() {
            return spec.isDurable();
        }

        /** Whether somebody there hears of it. */
        boolean hasClient(SimulatedPeer peer) {
            return isDurable() ? clients.containsKey(peer.number()) : peer == owner;
        }

        /**
         * What must not be delivered again: everything that was; but who comes after a client that was lost may be told
         * again what that one may have had, and on two sides of a partition there may be two clients.
         */
        BitSet handedBefore(SimulatedPeer at) {
            BitSet there = clients.get(at.number());
            return there != null && (again || parted) ? there : delivered;
        }

        /** A client at a peer begins from the beginning. */
        void attach(SimulatedPeer peer) {
            clients.put(peer.number(), new BitSet());
            if (isBag()) {
                found = SimulatedBag.Found.NOTHING;
                steps.clear();
                delivered.clear();
                size = 1;
            }
        }

        JobId id() {
            return spec.id();
        }

        boolean isOver() {
            return last != null && last.isOver();
        }

        boolean isBag() {
            return plan.tree() != null;
        }

        /** What its bags unfold. */
        Tree tree() {
            Tree tree = plan.tree();
            if (tree == null) {
                throw new IllegalStateException(this + " is no job of bags");
            }
            return tree;
        }

        private void stepped(Yield.Bagged step) {
            found = found.plus(SimulatedBag.Found.of(step.result()));
            size += step.given().size();
            if (step.isLast()) {
                delivered.set((int) step.index());
                steps.remove(step.index());
            } else {
                steps.put(step.index(), step);
            }
        }

        /** Whether it is not over, and not lost with those who own it. */
        boolean isLive() {
            return (isDurable() ? !lost : owner.isAlive()) && !isOver();
        }

        @Override
        public String toString() {
            return "job " + plan.number() + " of " + owner + " (" + spec.gathering() + " " + plan.shape() + " " + size
                    + " tasks, " + delivered.cardinality() + " delivered" + (cancelled ? ", cancelled)" : ")");
        }
    }

    private final List<JobPlan> plans;
    private final List<Invariant> invariants;
    private final Map<JobId, Entry> entries = new TreeMap<>();
    private final Map<Long, SimulatedPeer> unanswered = new TreeMap<>();
    private long nextTicket = 1;

    Ledger(List<JobPlan> plans, List<Invariant> invariants) {
        this.plans = plans;
        this.invariants = invariants;
    }

    /** The code of a job: it names its plan. */
    static byte[] program(JobPlan plan) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(plan.number()).array();
    }

    JobPlan plan(JobSpec spec) {
        return JobPlan.numbered(plans, ByteBuffer.wrap(spec.program()).getInt());
    }

    void add(Entry entry) {
        entries.put(entry.id(), entry);
    }

    List<Entry> entries() {
        return new ArrayList<>(entries.values());
    }

    /** The entry of a job. */
    Entry entry(JobId job) {
        Entry entry = entries.get(job);
        if (entry == null) {
            throw new Violation("I3 deliveredImpliesExecuted", "nobody submitted " + job);
        }
        return entry;
    }

    boolean isEverythingOver() {
        for (Entry entry : entries.values()) {
            if (entry.isLive()) {
                return false;
            }
        }
        return true;
    }

    /** @param again whether an earlier client may have had it */
    void deliver(SimulatedPeer peer, JobId job, Yield yield, boolean again) {
        Entry entry = entry(job);
        entry.again = again;
        for (Invariant invariant : invariants) {
            invariant.delivered(entry, peer, yield);
        }
        IndexRange range = yield.range();
        if (yield instanceof Yield.Bagged step) {
            entry.stepped(step);
        } else {
            entry.delivered.set((int) range.lo(), (int) range.hi());
        }
        BitSet handed = entry.clients.get(peer.number());
        boolean ends = !(yield instanceof Yield.Bagged step) || step.isLast();
        if (handed != null && ends) {
            handed.set((int) range.lo(), (int) range.hi());
        }
    }

    void progress(SimulatedPeer peer, JobHead head, long nowNanos) {
        Entry entry = entry(head.id());
        if (entry.isDurable() && (!entry.hasClient(peer) || entry.isOver())) {
            return; // nobody listens there any more
        }
        for (Invariant invariant : invariants) {
            invariant.progressed(entry, peer, head);
        }
        entry.last = head;
        if (head.isOver()) {
            entry.overAt = nowNanos;
        }
    }

    /** A person asks something at a peer; the number of the question. */
    long asked(SimulatedPeer peer) {
        unanswered.put(nextTicket, peer);
        return nextTicket++;
    }

    void answered(long ticket) {
        if (unanswered.remove(ticket) == null) {
            throw new Violation("I4 everyJobEnds", "question " + ticket + " was answered twice, or never asked");
        }
    }

    /** How many questions wait for an answer of a live peer. */
    long unanswered() {
        return unanswered.values().stream().filter(SimulatedPeer::isAlive).count();
    }
}
