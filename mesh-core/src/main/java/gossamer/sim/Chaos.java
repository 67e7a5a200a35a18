// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event.LeaveAsked;
import gossamer.sim.Fault.Clog;
import gossamer.sim.Fault.Crash;
import gossamer.sim.Fault.Cut;
import gossamer.sim.Fault.Leave;
import gossamer.sim.Fault.Loss;
import gossamer.sim.Fault.Start;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lets the faults of a scenario happen, each at its time, and none beyond the safety phase. */
final class Chaos {
    private static final long LEAVE_GRACE_NANOS = 1_000_000_000L;

    /** So long after a cut two sides may still be apart. */
    private static final long MERGED_NANOS = 8_000_000_000L;

    /** From the death of a peer by a task to its next life. */
    private static final long RESTART_NANOS = 1_000_000_000L;

    private final World world;
    private final Scenario scenario;
    private final Map<String, Long> fired = new TreeMap<>();
    private int open;
    private boolean begun;

    Chaos(World world, Scenario scenario) {
        this.world = world;
        this.scenario = scenario;
    }

    void plan(List<Fault> faults) {
        faults.forEach(fault -> world.at(fault.atNanos(), () -> begin(fault)));
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
        crash(peer.number());
        fired.merge("Poison", 1L, Long::sum);
        world.at(world.now() + RESTART_NANOS, () -> {
            world.disturbed();
            start(peer.number());
        });
        return true;
    }

    /** How often each kind of fault happened, by the name of the kind. */
    Map<String, Long> fired() {
        return fired;
    }

    private void begin(Fault fault) {
        begun = true;
        world.disturbed();
        world.trace().fault(world.now(), "begins:", fault);
        boolean happened = switch (fault) {
            case Crash crash -> crash(crash.peer());
            case Start start -> start(start.like());
            case Leave leave -> leave(leave.peer());
            case Cut cut -> {
                world.network().begin(cut);
                world.membership().onCut(cut);
                endLater(cut, () -> world.membership().onHealed(cut));
                yield true;
            }
            case Loss loss -> {
                world.network().begin(loss);
                endLater(loss, () -> {});
                yield true;
            }
            case Clog clog -> {
                world.network().begin(clog);
                endLater(clog, () -> {});
                yield true;
            }
        };
        if (happened) {
            fired.merge(fault.getClass().getSimpleName(), 1L, Long::sum);
        }
    }

    private void endLater(Fault fault, Runnable ended) {
        open++;
        world.at(Math.max(world.now(), Math.min(fault.untilNanos(), scenario.safeNanos())), () -> {
            open--;
            world.disturbed();
            world.trace().fault(world.now(), "ends:", fault);
            world.network().end(fault);
            ended.run();
        });
    }

    private boolean crash(int number) {
        if (!isThere(number)) {
            return false;
        }
        SimulatedPeer peer = world.peers().get(number);
        world.workload().people().died(peer);
        peer.vanish();
        world.membership().onCrashed(peer);
        return true;
    }

    private boolean start(int like) {
        if (like >= world.peers().size()) {
            return false;
        }
        world.membership()
                .onStarted(world.addPeer(world.peers().get(like).card().appetite()));
        return true;
    }

    private boolean leave(int number) {
        if (!isThere(number) || world.peers().get(number).isLeaving()) {
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

    private boolean isThere(int number) {
        return number < world.peers().size() && world.peers().get(number).isAlive();
    }
}
