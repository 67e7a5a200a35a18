// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event.LeaveAsked;
import gossamer.model.Accept;
import gossamer.sim.Coverage.Situation;
import gossamer.sim.Fault.Blackout;
import gossamer.sim.Fault.Broken;
import gossamer.sim.Fault.Cancel;
import gossamer.sim.Fault.Clog;
import gossamer.sim.Fault.Crash;
import gossamer.sim.Fault.Drift;
import gossamer.sim.Fault.Freeze;
import gossamer.sim.Fault.Full;
import gossamer.sim.Fault.Leave;
import gossamer.sim.Fault.Loss;
import gossamer.sim.Fault.Power;
import gossamer.sim.Fault.Reorder;
import gossamer.sim.Fault.Restart;
import gossamer.sim.Fault.Silence;
import gossamer.sim.Fault.Start;
import gossamer.sim.Fault.Twice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lets the faults of a scenario happen, each at its time, and none beyond the safety phase. */
final class Chaos {
    private static final long LEAVE_GRACE_NANOS = 1_000_000_000L;

    /** So long after a cut two sides may still be apart. */
    private static final long MERGED_NANOS = 8_000_000_000L;

    /** From the death of a peer by a task to its next life. */
    private static final long RESTART_NANOS = 1_000_000_000L;

    /** The word for the death of a peer by a task, which is a fault though no list names it. */
    static final String POISON = "poison";

    private final World world;
    private final Scenario scenario;
    private final Map<String, Long> fired = new TreeMap<>();
    private final List<Fault> inForce = new ArrayList<>();
    private int open;
    private boolean begun;

    Chaos(World world, Scenario scenario) {
        this.world = world;
        this.scenario = scenario;
    }

    void plan(List<Fault> faults) {
        faults.forEach(fault -> world.at(fault.atNanos(), () -> begin(fault)));
        if (scenario.journals() != Journals.NONE) {
            world.at(scenario.safeNanos(), this::heal);
        }
    }

    /** Whether a fault lasts. */
    boolean isOpen() {
        return open > 0;
    }

    /** Whether there was any fault so far. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether no fault comes any more, and every view had time to become whole again. */
    boolean isOver() {
        return !isOpen() && world.now() > scenario.safeNanos() + MERGED_NANOS;
    }

    /**
     * A task has killed the peer that ran it, which starts again; not the last but one, because somebody has to live.
     *
     * @return whether it did
     */
    boolean poisoned(SimulatedPeer peer) {
        if (world.livePeers().size() <= 2) {
            return false;
        }
        begun = true;
        world.disturbed();
        world.coverage().hit(POISON, world.coverage().of(peer));
        end(peer, /* power= */ false);
        fired.merge(POISON, 1L, Long::sum);
        world.at(world.now() + RESTART_NANOS, () -> {
            world.disturbed();
            restart(peer.number());
        });
        return true;
    }

    /** How often each kind of fault happened, by the name of the kind. */
    Map<String, Long> fired() {
        return fired;
    }

    /** The faults that last, at the moment. */
    List<Fault> inForce() {
        return inForce;
    }

    private void begin(Fault fault) {
        begun = true;
        world.disturbed();
        world.trace().fault(world.now(), "begins:", fault);
        Set<Situation> met = world.coverage().before(fault);
        boolean happened = switch (fault) {
            case Crash crash ->
                !(scenario.journals() == Journals.NONE && isNeeded(crash.peer()))
                        && end(crash.peer(), /* power= */ false);
            case Power power -> end(power.peer(), /* power= */ true);
            case Blackout blackout -> blackOut(blackout);
            case Start start -> start(start.like(), null);
            case Restart restart -> restart(restart.like());
            case Full full -> {
                SimulatedStore store = storeOf(full.peer());
                if (store != null) {
                    store.fill(endOf(full));
                    endLater(full, () -> {});
                }
                yield store != null;
            }
            case Broken broken -> {
                SimulatedStore store = storeOf(broken.peer());
                if (store != null) {
                    store.fail();
                }
                yield store != null;
            }
            case Leave leave -> leave(leave.peer());
            case Freeze freeze -> freeze(freeze);
            case Silence silence -> {
                silence(silence);
                yield true;
            }
            case Loss loss -> lasts(loss);
            case Clog clog -> lasts(clog);
            case Twice twice -> lasts(twice);
            case Reorder reorder -> lasts(reorder);
            case Drift drift -> {
                boolean there = isThere(drift.peer());
                if (there) {
                    world.peers().get(drift.peer()).drift(drift.perMille());
                }
                yield there;
            }
            case Cancel cancel ->
                isThere(cancel.peer())
                        && world.workload()
                                .cancelled(cancel.job(), world.peers().get(cancel.peer()));
        };
        if (happened) {
            fired.merge(fault.kind(), 1L, Long::sum);
            world.coverage().hit(fault.kind(), met);
            if (fault instanceof Drift || fault instanceof Broken) {
                inForce.add(fault); // until the end
            }
        }
    }

    private boolean lasts(Fault fault) {
        world.network().begin(fault);
        endLater(fault, () -> {});
        return true;
    }

    private void silence(Silence silence) {
        world.network().begin(silence);
        world.membership().onSilence(silence);
        endLater(silence, () -> world.membership().onHealed(silence));
    }

    private boolean freeze(Freeze freeze) {
        if (!isThere(freeze.peer()) || world.peers().get(freeze.peer()).isLeaving()) {
            return false;
        }
        world.peers().get(freeze.peer()).freeze(endOf(freeze));
        silence(freeze);
        return true;
    }

    /** When a fault ends: with the safety phase at the latest. */
    long endOf(Fault fault) {
        return Math.max(fault.atNanos(), Math.min(fault.untilNanos(), scenario.safeNanos()));
    }

    private void endLater(Fault fault, Runnable ended) {
        open++;
        inForce.add(fault);
        world.at(endOf(fault), () -> {
            open--;
            inForce.remove(fault);
            world.disturbed();
            world.trace().fault(world.now(), "ends:", fault);
            world.network().end(fault);
            ended.run();
        });
    }

    private @Nullable SimulatedStore storeOf(int number) {
        return isThere(number) ? world.peers().get(number).store() : null;
    }

    private boolean end(int number, boolean power) {
        if (!isThere(number)) {
            return false;
        }
        end(world.peers().get(number), power);
        return true;
    }

    private void end(SimulatedPeer peer, boolean power) {
        SimulatedStore store = peer.store();
        if (store != null) {
            store.cut(power);
        }
        world.workload().people().died(peer);
        peer.vanish();
        world.membership().onCrashed(peer);
    }

    /** @param disk that it finds its journal on, or null for a machine without a journal so far */
    private boolean start(int like, @Nullable SimulatedDisk disk) {
        if (like >= world.peers().size()) {
            return false;
        }
        world.membership()
                .onStarted(world.addPeer(world.peers().get(like).card().appetite(), disk));
        return true;
    }

    private boolean restart(int like) {
        if (like >= world.peers().size()) {
            return false;
        }
        SimulatedStore store = world.peers().get(like).store();
        if (isThere(like) || (store != null && store.disk().isInUse())) {
            return false; // a journal belongs to one peer at a time
        }
        return start(like, store == null ? null : store.disk());
    }

    private boolean blackOut(Blackout blackout) {
        List<SimulatedPeer> all = world.livePeers();
        if (all.isEmpty()) {
            return false;
        }
        all.forEach(peer -> end(peer, blackout.power()));
        int count = all.size();
        for (int i = 0; i < count; i++) {
            SimulatedPeer peer = all.get((blackout.first() + i) % count);
            open++;
            world.at(world.now() + blackout.backNanos() + i * blackout.apartNanos(), () -> {
                open--;
                world.disturbed();
                restart(peer.number());
            });
        }
        return true;
    }

    /** Nothing goes wrong any more: what lies in a journal that nobody has open comes back. */
    private void heal() {
        for (SimulatedPeer peer : List.copyOf(world.peers())) {
            SimulatedStore store = peer.store();
            if (store != null && !store.disk().isInUse()) {
                restart(peer.number());
            }
        }
    }

    private boolean leave(int number) {
        if (!isThere(number) || !world.peers().get(number).isStaying() || isNeeded(number)) {
            return false;
        }
        SimulatedPeer peer = world.peers().get(number);
        open++;
        world.at(world.now() + world.config().leaveNanos() + LEAVE_GRACE_NANOS, () -> {
            open--;
            world.disturbed();
            if (peer.isAlive()) {
                throw new Violation("I23 leaveIsClean", peer + " has not left in time");
            }
        });
        peer.step(new LeaveAsked());
        return true;
    }

    /**
     * Whether a peer must not go for good, because no other that stays runs every kind of task: then nothing would ever
     * end. Draws spare a peer of that kind, but what is started in its place has a number of its own, and they may mean
     * that. Whoever has a journal and does not leave comes back.
     */
    private boolean isNeeded(int number) {
        if (number < scenario.peers()
                || !isThere(number)
                || !runsAll(world.peers().get(number))) {
            return false;
        }
        SimulatedPeer peer = world.peers().get(number);
        return world.livePeers().stream().noneMatch(other -> other != peer && other.isStaying() && runsAll(other));
    }

    private static boolean runsAll(SimulatedPeer peer) {
        return peer.card().appetite().slots() > 0 && peer.card().appetite().accepts() == Accept.ALL;
    }

    private boolean isThere(int number) {
        return number < world.peers().size() && world.peers().get(number).isAlive();
    }
}
