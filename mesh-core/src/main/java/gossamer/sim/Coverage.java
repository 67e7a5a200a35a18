// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.engine.Inspection;
import gossamer.engine.Inspection.Held;
import gossamer.engine.Inspection.Place;
import gossamer.machine.Event;
import gossamer.message.Message;
import gossamer.message.StealMessage.Decline;
import gossamer.message.StealMessage.Loot;
import gossamer.message.StealMessage.StealRequest;
import gossamer.model.JobHead;
import gossamer.sim.Fault.Broken;
import gossamer.sim.Fault.Cancel;
import gossamer.sim.Fault.Clog;
import gossamer.sim.Fault.Crash;
import gossamer.sim.Fault.Drift;
import gossamer.sim.Fault.Freeze;
import gossamer.sim.Fault.Full;
import gossamer.sim.Fault.Leave;
import gossamer.sim.Fault.Power;
import gossamer.sim.Fault.Silence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * In which situations peers were when faults hit them, for each kind of fault: what no fault ever met is not tried.
 *
 * <p>A fault of a moment hits when it happens, a lasting one at each of a sample of the steps of the peers that it is
 * about.
 */
final class Coverage {
    /** One in so many steps of a peer under a lasting fault is looked at; of one that joins or leaves, each. */
    private static final int SAMPLED_ONE_IN = 16;

    /** What a peer may be in the middle of; several at a time. */
    enum Situation {
        /** Nothing of what follows. */
        IDLE("idle"),
        /** Its workers have tasks. */
        WORKING("working"),
        /** It has asked another for work and has no answer. */
        STEALING("asks"),
        /** It has handed over work and does not know whether it came. */
        LOOT_IN_TRANSIT("transit"),
        /** It has results that their owner does not know of. */
        RESULTS_UNTOLD("outbox"),
        /** It owns a job of which others have tasks. */
        OWNER_WAITS("lent"),
        /** A task may run only if its owner, which was asked, allows it. */
        START_ASKED("start"),
        /** It owns a task that threw and is to be attempted again. */
        RETRY_WAITS("retry"),
        /** It keeps the book of a job that another owns. */
        BACKUP("backup"),
        /** It keeps the book of a job that nobody owns any more, or not yet. */
        TAKING_OVER("orphan"),
        /** It owns a job that was submitted elsewhere. */
        HEIR("heir"),
        /** Its journal is being written. */
        WRITING("writes"),
        /** It has just started and has no view. */
        JOINING("joins"),
        /** It was asked to leave and has not left. */
        LEAVING("leaves"),
        /** Its view lacks a peer that lives. */
        PARTED("parted");

        final String word;

        Situation(String word) {
            this.word = word;
        }
    }

    /**
     * Why a kind of fault never meets a situation, or null if it does somewhere.
     *
     * @param kind of the fault
     */
    static @Nullable String unreachable(String kind, Situation situation) {
        return switch (situation) {
            case LEAVING ->
                switch (kind) {
                    case "freeze" -> "who is frozen cannot be asked to leave, and who leaves is not frozen";
                    case "leave" -> "a peer leaves once";
                    case "cancel" -> "nobody uses a peer that leaves";
                    default -> null;
                };
            case IDLE -> kind.equals(Chaos.POISON) ? "a task kills only the peer that runs it" : null;
            default -> null;
        };
    }

    private final World world;
    private final Map<String, Map<Situation, Long>> hits = new TreeMap<>();
    private final BitSet asking = new BitSet();
    private final BitSet seen = new BitSet(); // peers that had a view
    private long steps;

    Coverage(World world) {
        this.world = world;
    }

    /** How often each kind of fault met each situation. */
    Map<String, Map<Situation, Long>> hits() {
        return hits;
    }

    void sending(SimulatedPeer peer, Message message) {
        if (message instanceof StealRequest) {
            asking.set(peer.number());
        }
    }

    void stepped(SimulatedPeer peer, Event event) {
        if (event instanceof Event.Received received
                && (received.message() instanceof Loot || received.message() instanceof Decline)) {
            asking.clear(peer.number());
        } else if (event instanceof Event.ViewInstalled) {
            seen.set(peer.number());
        }
        List<Fault> inForce = world.chaos().inForce();
        boolean rare = peer.isLeaving() || !seen.get(peer.number());
        if (!inForce.isEmpty() && (++steps % SAMPLED_ONE_IN == 0 || rare) && peer.isAlive()) {
            Set<Situation> situations = of(peer);
            for (Fault fault : inForce) {
                if (isAbout(fault, peer.number())) {
                    hit(fault.kind(), situations);
                }
            }
        }
    }

    /** What the peers that a fault is about are in the middle of, just before it happens. */
    Set<Situation> before(Fault fault) {
        Set<Situation> situations = EnumSet.noneOf(Situation.class);
        for (SimulatedPeer peer : world.livePeers()) {
            if (isAbout(fault, peer.number())) {
                situations.addAll(of(peer));
            }
        }
        return situations;
    }

    void hit(String kind, Set<Situation> situations) {
        Map<Situation, Long> row = hits.computeIfAbsent(kind, any -> new EnumMap<>(Situation.class));
        for (Situation situation : situations) {
            row.merge(situation, 1L, Long::sum);
        }
    }

    private boolean isAbout(Fault fault, int peer) {
        return switch (fault) {
            case Crash crash -> crash.peer() == peer;
            case Power power -> power.peer() == peer;
            case Leave leave -> leave.peer() == peer;
            case Freeze freeze -> freeze.peer() == peer;
            case Drift drift -> drift.peer() == peer;
            case Full full -> full.peer() == peer;
            case Broken broken -> broken.peer() == peer;
            case Cancel cancel -> cancel.peer() == peer;
            case Clog clog -> clog.from() == peer || clog.to() == peer;
            case Silence silence -> {
                for (SimulatedPeer other : world.livePeers()) {
                    if (silence.parts(peer, other.number())) {
                        yield true;
                    }
                }
                yield false;
            }
            default -> true;
        };
    }

    /** What a live peer is in the middle of. */
    Set<Situation> of(SimulatedPeer peer) {
        Set<Situation> now = EnumSet.noneOf(Situation.class);
        Inspection inspection = peer.inspect();
        for (Ledger.Entry job : world.ledger().entries()) {
            for (Held held : inspection.held(job.id())) {
                add(held.place(), now);
            }
        }
        List<JobHead> owned = inspection.owned();
        for (JobHead head : owned) {
            if (!head.id().origin().equals(peer.id())) {
                now.add(Situation.HEIR);
            }
            if (inspection.book(head.id()).stream()
                    .anyMatch(booked -> !booked.holder().equals(peer.id()))) {
                now.add(Situation.OWNER_WAITS);
            }
        }
        inspection.backedUp().forEach(job -> {
            now.add(Situation.BACKUP);
            if (world.ownersOf(world.ledger().entry(job)).isEmpty()) {
                now.add(Situation.TAKING_OVER);
            }
        });
        add(asking.get(peer.number()), Situation.STEALING, now);
        add(peer.isLeaving(), Situation.LEAVING, now);
        add(!seen.get(peer.number()), Situation.JOINING, now);
        add(peer.store() != null && peer.store().isWriting(), Situation.WRITING, now);
        add(seen.get(peer.number()) && lacksAPeer(peer), Situation.PARTED, now);
        add(now.isEmpty(), Situation.IDLE, now);
        return now;
    }

    private boolean lacksAPeer(SimulatedPeer peer) {
        for (SimulatedPeer other : world.livePeers()) {
            if (!peer.sees(other.id())) {
                return true;
            }
        }
        return false;
    }

    private static void add(boolean is, Situation situation, Set<Situation> now) {
        if (is) {
            now.add(situation);
        }
    }

    private static void add(Place place, Set<Situation> now) {
        switch (place) {
            case WORKERS -> now.add(Situation.WORKING);
            case ASKING -> now.add(Situation.START_ASKED);
            case RETRIES -> now.add(Situation.RETRY_WAITS);
            case IN_TRANSIT -> now.add(Situation.LOOT_IN_TRANSIT);
            case OUTBOX -> now.add(Situation.RESULTS_UNTOLD);
            case BACKLOG -> {}
        }
    }

    /** The kinds of fault that can be drawn. */
    static List<String> kinds() {
        List<String> kinds = new ArrayList<>(List.of(Chaos.POISON, "oneway"));
        collect(Fault.class, kinds);
        kinds.sort(null);
        return kinds;
    }

    private static void collect(Class<?> family, List<String> kinds) {
        for (Class<?> type : family.getPermittedSubclasses()) {
            if (type.isInterface()) {
                collect(type, kinds);
            } else {
                kinds.add(Fault.word(type));
            }
        }
    }
}
