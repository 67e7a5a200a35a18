// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event.AttachAsked;
import gossamer.machine.Event.Consumed;
import gossamer.machine.Event.JobCancelled;
import gossamer.message.BackupMessage.Refusal;
import gossamer.model.IndexRange;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.StoredBook;
import gossamer.model.Yield;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The people who want the results of durable jobs: where one has lost its peer, another attaches to the job from a peer
 * that lives, and now and then one takes the place of another; they consume what they are handed, some of them one by
 * one, and clear away what nobody needs.
 *
 * <p>Also the judge of whether a job may be lost: only with its owner and all its backups at once.
 */
final class DurableClients {
    private static final long MS = 1_000_000;
    private static final long LOOK_NANOS = 700 * MS;
    private static final long RETRY_NANOS = 2_000 * MS;

    /** At so many looks one takes the job by force from whoever has it. */
    private static final int TAKEN_ONE_IN = 12;

    /** Peers with a job's book that die within so long die at once: a new backup could not have had the book yet. */
    private static final long AT_ONCE_NANOS = 15_000 * MS;

    /** So long after the last peer has started, what its journal has of jobs is known. */
    private static final long BACK_NANOS = 15_000 * MS;

    /** Somebody who has asked for a job and has no answer. */
    private record Asking(SimulatedPeer at, long ticket, long sinceNanos) {}

    private final World world;
    private final SplittableRandom dice;
    private final Map<JobId, Asking> asking = new TreeMap<>();
    private final Set<JobId> refusedParked = new TreeSet<>();
    private long nextTicket = 1;

    DurableClients(World world, SplittableRandom dice) {
        this.world = world;
        this.dice = dice;
    }

    /** Looks after a job until nobody knows it any more. */
    void watch(Ledger.Entry entry) {
        world.at(world.now() + LOOK_NANOS, () -> {
            if (look(entry)) {
                watch(entry);
            }
        });
    }

    private boolean look(Ledger.Entry entry) {
        entry.clients.keySet().removeIf(peer -> !world.peers().get(peer).isAlive());
        if (entry.lost && world.livePeers().stream().noneMatch(peer -> knows(peer, entry))) {
            return mayComeBack()
                    || world.livePeers().stream()
                            .anyMatch(peer -> peer.inspect().known().contains(entry.id()));
        }
        if (mayBeGone(entry)
                && world.livePeers().stream().noneMatch(peer -> knows(peer, entry))
                && !isInAJournal(entry)) {
            entry.lost = true;
            return mayComeBack();
        }
        entry.lost = false; // a backup that had all but the code has got that too
        if (entry.isOver()) {
            return clear(entry);
        }
        Asking before = asking.get(entry.id());
        if (before != null && (!before.at().isAlive() || world.now() - before.sinceNanos() > 10 * RETRY_NANOS)) {
            asking.remove(entry.id());
            before = null;
        }
        boolean nobody = entry.clients.isEmpty() || refusedParked.contains(entry.id());
        boolean another = !nobody && !entry.isBag() && dice.nextInt(TAKEN_ONE_IN) == 0;
        if ((nobody || another) && before == null) {
            SimulatedPeer at =
                    world.workload().stayingFrom(dice.nextInt(world.peers().size()));
            if (at == null) {
                return true;
            }
            long ticket = nextTicket++;
            asking.put(entry.id(), new Asking(at, ticket, world.now()));
            boolean parked = refusedParked.remove(entry.id());
            entry.forced |= parked || another;
            at.step(new AttachAsked(ticket, entry.id(), another || parked));
        }
        return true;
    }

    /**
     * Whether a job may be gone without a word: its owner heard that nobody wants it, or was lost before anybody else
     * had its code; or all of it was given and consumed, and whoever should have heard of the end was lost.
     */
    private static boolean mayBeGone(Ledger.Entry entry) {
        boolean allGiven = !entry.isBag() && entry.size > 0 && entry.delivered.cardinality() == entry.size;
        return entry.cancelAsked || !entry.safe || allGiven;
    }

    /** What its last client has left behind, or an owner on the other side of a partition. */
    private boolean clear(Ledger.Entry entry) {
        boolean known = false;
        for (SimulatedPeer peer : world.livePeers()) {
            boolean owns =
                    peer.inspect().owned().stream().anyMatch(head -> head.id().equals(entry.id()));
            known |= owns || peer.inspect().known().contains(entry.id());
            if (owns && peer.isStaying() && world.now() - entry.overAt > RETRY_NANOS) {
                peer.step(new JobCancelled(entry.id()));
            }
        }
        return known || mayComeBack();
    }

    /**
     * Whether a journal may still come back with a job of which nobody who is there knows that it is over; or with one
     * that it was told to forget, just before the power failed.
     */
    private boolean mayComeBack() {
        Scenario scenario = world.workload().scenario();
        return scenario.journals() != Journals.NONE && world.now() < scenario.safeNanos() + BACK_NANOS;
    }

    void attached(SimulatedPeer at, long ticket, JobId job) {
        Asking asked = asking.remove(job);
        if (asked == null || asked.ticket() != ticket || asked.at() != at) {
            throw new Violation("I12 recoverable", at + " is attached to " + job + ", which it did not ask for");
        }
        world.ledger().entry(job).attach(at);
    }

    void refused(long ticket, JobId job, Refusal why) {
        if (why == Refusal.PARKED && world.chaos().isOver()) {
            refusedParked.add(job); // whoever is still away will not come back
        }
        Asking asked = asking.get(job);
        if (asked != null && asked.ticket() == ticket) {
            asking.remove(job);
        }
    }

    /** Results came; within a step. */
    void delivered(SimulatedPeer at, JobId job, Yield yield) {
        Ledger.Entry entry = world.ledger().entry(job);
        boolean oneByOne = entry.plan.value(0) % 2 == 0;
        if (entry.isDurable() && !entry.isBag() && oneByOne) {
            consumeLater(at, entry, yield.range());
        }
    }

    /** A job may be over; within a step. */
    void progressed(SimulatedPeer at, JobHead head) {
        Ledger.Entry entry = world.ledger().entry(head.id());
        if (entry.isDurable() && head.state() == JobHead.State.DONE && entry.hasClient(at)) {
            consumeLater(at, entry, new IndexRange(0, Math.max(1, entry.size)));
        }
    }

    private void consumeLater(SimulatedPeer at, Ledger.Entry entry, IndexRange range) {
        at.at(world.now() + 1 + dice.nextLong(100 * MS), () -> {
            if (entry.hasClient(at)) {
                at.step(new Consumed(entry.id(), range));
            }
        });
    }

    /** A peer is about to end. */
    void died(SimulatedPeer dying) {
        for (Ledger.Entry entry : world.ledger().entries()) {
            if (entry.isDurable() && entry.isLive() && knows(dying, entry)) {
                entry.deaths.add(world.now());
                judge(entry, dying);
            }
        }
    }

    private void judge(Ledger.Entry entry, SimulatedPeer dying) {
        for (SimulatedPeer peer : world.livePeers()) {
            if (peer != dying && knows(peer, entry)) {
                return;
            }
        }
        if (isInAJournal(entry)) {
            return; // it comes back with that
        }
        entry.lost = true;
        if (entry.safe && !entry.parted && !entry.cancelAsked && areJournalsKept()) {
            throw new Violation("I12 recoverable", entry + " is in no journal");
        }
        long atOnce = entry.deaths.stream()
                .filter(at -> world.now() - at <= AT_ONCE_NANOS)
                .count();
        if (entry.safe
                && !entry.parted
                && !entry.cancelAsked
                && atOnce <= entry.spec.backups()
                && world.livePeers().stream().anyMatch(peer -> peer != dying)) { // else there were not so many
            throw new Violation("I12 recoverable", entry + " is lost with " + atOnce + " peers");
        }
    }

    /** Whether the book of a job lies on the disk of a peer that is away. */
    private boolean isInAJournal(Ledger.Entry entry) {
        return world.disks().stream().anyMatch(disk -> disk.book(entry.id()) != null);
    }

    /** Whether nothing ever happens here that a journal cannot bear. */
    private boolean areJournalsKept() {
        Scenario scenario = world.workload().scenario();
        return scenario.journals() != Journals.NONE
                && scenario.faults().stream().noneMatch(fault -> switch (fault) {
                    case Fault.Full full -> true;
                    case Fault.Broken broken -> true;
                    case Fault.Power power -> scenario.journals() == Journals.UNSYNCED;
                    case Fault.Blackout blackout -> blackout.power() && scenario.journals() == Journals.UNSYNCED;
                    default -> false;
                });
    }

    /**
     * A peer starts with books in its journal. A book that lacks what a client was handed, and another one has, is of a
     * time before the last owner's: two histories may come of it, as on the two sides of a partition.
     */
    void found(SimulatedPeer peer, List<StoredBook> books) {
        for (StoredBook book : books) {
            Ledger.Entry entry = world.ledger().entry(book.job());
            BitSet lacks = (BitSet) entry.delivered.clone();
            lacks.andNot(SimulatedDisk.done(book));
            boolean older = entry.isBag() || entry.isOver() || !lacks.isEmpty();
            if (older && (!areJournalsKept() || isElsewhere(peer, entry, lacks))) {
                entry.parted = true;
            }
        }
    }

    private boolean isElsewhere(SimulatedPeer peer, Ledger.Entry entry, BitSet lacks) {
        if (entry.isOver() || world.livePeers().stream().anyMatch(other -> other != peer && knows(other, entry))) {
            return true;
        }
        SimulatedStore own = peer.store();
        for (SimulatedDisk disk : world.disks()) {
            StoredBook book = disk.book(entry.id());
            if (book != null && (own == null || disk != own.disk())) {
                BitSet has = SimulatedDisk.done(book);
                has.and(lacks);
                if (entry.isBag() || has.equals(lacks)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean knows(SimulatedPeer peer, Ledger.Entry entry) {
        return peer.inspect().backedUp().contains(entry.id())
                || peer.inspect().owned().stream().anyMatch(head -> head.id().equals(entry.id()));
    }
}
