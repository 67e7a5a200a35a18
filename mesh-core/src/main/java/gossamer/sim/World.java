// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.config.EngineConfig;
import gossamer.machine.Chance;
import gossamer.machine.Event;
import gossamer.message.Message;
import gossamer.model.Appetite;
import gossamer.model.JobId;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of engines on one virtual clock, driven by one seed, watched at every step.
 *
 * <p>Nothing happens but what the agenda says: a message arrives, a chunk ends, an engine's time has come, a view is
 * installed, a job is submitted, a fault begins. Time jumps from one entry to the next.
 *
 * <p>In worlds of up to {@value #WATCHED_PEERS_MAX} peers the invariants see every step, in larger ones every
 * {@value #WATCHED_ONE_IN}th. A rule that finds itself broken throws a {@link Violation} out of {@link #run}.
 *
 * <p>Confined to one thread.
 */
public final class World {
    static final int WATCHED_PEERS_MAX = 8;
    static final int WATCHED_ONE_IN = 1000;

    private static final int TIES = 1 << 18;
    private static final long CLOCK_SPREAD_NANOS = 1L << 45; // ten hours

    private final Scenario scenario;
    private final Subject.Maker maker;
    private final List<Invariant> invariants;
    private final Agenda agenda = new Agenda();
    private final Trace trace = new Trace();
    private final Ledger ledger;
    private final Network network;
    private final Membership membership;
    private final Chaos chaos;
    private final Coverage coverage = new Coverage(this);
    private final Workload workload;
    private final SplittableRandom ties;
    private final SplittableRandom engines;
    private final SplittableRandom disks;
    private final List<SimulatedDisk> journals = new ArrayList<>();
    private final List<SimulatedPeer> peers = new ArrayList<>();
    private final Map<PeerId, SimulatedPeer> byId = new HashMap<>(); // looked up, never iterated
    private final boolean watchesAll;

    private long now;
    private long steps;
    private int writing;
    private boolean watching;
    private long disturbedAt;
    private long stateBytesMax;

    /** A world of engines that nobody checks: for measuring, and for simulating a load of one's own. */
    public World(Scenario scenario) {
        this(scenario, Subject::engine, List.of());
    }

    World(Scenario scenario, Subject.Maker maker, List<Invariant> invariants) {
        this.scenario = scenario;
        this.maker = maker;
        this.invariants = invariants;
        Dice dice = Dice.of(scenario.seed());
        this.ties = dice.ties();
        this.engines = dice.engines();
        this.disks = dice.disks();
        this.ledger = new Ledger(scenario.jobs(), invariants);
        this.network = new Network(this, scenario.links(), dice.network());
        this.membership = new Membership(this, network, dice.membership());
        this.chaos = new Chaos(this, scenario);
        this.workload = new Workload(this, scenario, dice.workload());
        this.watchesAll = scenario.peers() <= WATCHED_PEERS_MAX;
        for (Appetite appetite : scenario.appetites()) {
            addPeer(appetite, null);
        }
        membership.found(peers);
        chaos.plan(scenario.faults());
        workload.plan(scenario.jobs());
    }

    SimulatedPeer addPeer(Appetite appetite, @Nullable SimulatedDisk found) {
        int number = peers.size();
        PeerId id = new PeerId(engines.nextLong(), engines.nextLong());
        PeerCard card = new PeerCard(
                id, "p" + number, "10.0.0." + number + ":1", appetite.slots(), appetite.accepts(), "simulated", number);
        long offset = engines.nextLong(CLOCK_SPREAD_NANOS) - CLOCK_SPREAD_NANOS / 2;
        Subject subject = maker.make(scenario.config(), card, new Chance(engines.nextLong()), now + offset);
        SimulatedPeer peer = new SimulatedPeer(this, number, card, subject, offset);
        peers.add(peer);
        byId.put(id, peer);
        if (scenario.journals() != Journals.NONE) {
            SimulatedDisk disk = found != null ? found : addDisk();
            peer.open(disk, scenario.journals() == Journals.SYNCED, disks.split());
        }
        return peer;
    }

    private SimulatedDisk addDisk() {
        SimulatedDisk disk = new SimulatedDisk(disks.split());
        journals.add(disk);
        return disk;
    }

    /** The disks of all machines, in use or not. */
    List<SimulatedDisk> disks() {
        return journals;
    }

    /**
     * Lets time pass.
     *
     * @param untilNanos to stop at, in virtual time; what is due at that very moment still happens
     * @param enough asked after each entry of the agenda: stops the world where it is
     */
    public void run(long untilNanos, BooleanSupplier enough) {
        while (agenda.nextNanos() <= untilNanos) {
            now = agenda.nextNanos();
            agenda.poll().run();
            if (enough.getAsBoolean()) {
                return;
            }
        }
        now = untilNanos;
    }

    /** Lets time pass. */
    public void run(long untilNanos) {
        run(untilNanos, () -> false);
    }

    /** The virtual time, in nanoseconds since the world began. */
    public long now() {
        return now;
    }

    /** How many events engines have taken. */
    public long steps() {
        return steps;
    }

    /** How many messages left engines for a peer of their view. */
    public long messages() {
        return network.sent();
    }

    /** Whether all jobs are submitted and over; those of lost owners do not count. */
    public boolean isEverythingOver() {
        return workload.isSubmitted() && ledger.isEverythingOver();
    }

    /** How long the job of a plan took from submission to its end; {@link Long#MAX_VALUE} while it is not over. */
    public long jobNanos(int plan) {
        for (Ledger.Entry entry : ledger.entries()) {
            if (entry.plan.number() == plan && entry.isOver()) {
                return entry.overAt - entry.submittedAt;
            }
        }
        return Long.MAX_VALUE;
    }

    /** The most bytes of state that an engine was seen with, as it estimates itself. */
    public long stateBytesMax() {
        return stateBytesMax;
    }

    /** The estimated bytes of state of all engines now. */
    public long stateBytes() {
        long sum = 0;
        for (SimulatedPeer peer : peers) {
            long bytes = peer.inspect().stateBytes();
            stateBytesMax = Math.max(stateBytesMax, bytes);
            sum += bytes;
        }
        return sum;
    }

    EngineConfig config() {
        return scenario.config();
    }

    List<SimulatedPeer> peers() {
        return peers;
    }

    List<SimulatedPeer> livePeers() {
        return peers.stream().filter(SimulatedPeer::isAlive).toList();
    }

    @Nullable
    SimulatedPeer peer(PeerId id) {
        return byId.get(id);
    }

    /** The number of a peer, -1 for one that never was. */
    int numberOf(PeerId id) {
        SimulatedPeer peer = byId.get(id);
        return peer == null ? -1 : peer.number();
    }

    /** The only live peer that owns a durable job, or null where none or several do. */
    @Nullable
    SimulatedPeer ownerOf(Ledger.Entry job) {
        List<SimulatedPeer> owners = ownersOf(job);
        return owners.size() == 1 ? owners.get(0) : null;
    }

    /** The live peers that believe themselves to own a job. */
    List<SimulatedPeer> ownersOf(Ledger.Entry job) {
        return livePeers().stream()
                .filter(peer -> peer.inspect().owned().stream()
                        .anyMatch(head -> head.id().equals(job.id())))
                .toList();
    }

    Workload workload() {
        return workload;
    }

    Ledger ledger() {
        return ledger;
    }

    Network network() {
        return network;
    }

    Membership membership() {
        return membership;
    }

    Chaos chaos() {
        return chaos;
    }

    Coverage coverage() {
        return coverage;
    }

    Trace trace() {
        return trace;
    }

    /** A journal begins to be written, or is done with that. */
    void writing(int more) {
        writing += more;
    }

    /** Plans something. */
    void at(long atNanos, Runnable due) {
        agenda.add(atNanos, 0, due);
    }

    /** Plans something whose place among all that is due at the same time is left to chance. */
    void atRandomly(long atNanos, Runnable due) {
        agenda.add(atNanos, ties.nextInt(TIES), due);
    }

    /** Something changed from outside: the engines need time to heal. */
    void disturbed() {
        disturbedAt = now;
    }

    void stepping(SimulatedPeer peer, Event event) {
        steps++;
        trace.event(now, peer, event);
        watching = watchesAll || steps % WATCHED_ONE_IN == 0;
        if (watching) {
            for (Invariant invariant : invariants) {
                invariant.stepping(peer, event);
            }
        }
    }

    void sending(SimulatedPeer peer, Message message) {
        coverage.sending(peer, message);
        for (Invariant invariant : invariants) {
            invariant.sending(peer, message);
        }
    }

    void running(SimulatedPeer peer, JobId job) {
        for (Invariant invariant : invariants) {
            invariant.running(peer, job);
        }
    }

    void stepped(SimulatedPeer peer, Event event) {
        coverage.stepped(peer, event);
        for (Invariant invariant : invariants) {
            invariant.happened(peer, event);
            if (watching) {
                invariant.stepped(peer, event);
            }
        }
        if (watching && !watchesAll) {
            invariants.forEach(invariant -> invariant.sampled(this));
        }
        if (watching && isCalm()) {
            invariants.forEach(invariant -> invariant.calm(this));
        }
        if (steps % WATCHED_ONE_IN == 0) {
            stateBytesMax = Math.max(stateBytesMax, peer.inspect().stateBytes());
        }
    }

    /**
     * Whether no message is under way, no journal being written, no fault is open, and the engines had time to heal
     * from those that were.
     */
    boolean isCalm() {
        return network.underWay() == 0
                && writing == 0
                && !chaos.isOpen()
                && membership.isSettled()
                && (!chaos.hasBegun() || now - disturbedAt >= healingNanos());
    }

    /** Two audits after a change of view, and what each needs to be said again once. */
    private long healingNanos() {
        return 2 * (config().auditSoonNanos() + config().repeatNanos());
    }
}
