// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event.LeaveAsked;
import gossamer.sim.Fault.Cancel;
import gossamer.sim.Fault.Clog;
import gossamer.sim.Fault.Crash;
import gossamer.sim.Fault.Drift;
import gossamer.sim.Fault.Freeze;
import gossamer.sim.Fault.Leave;
import gossamer.sim.Fault.Loss;
import gossamer.sim.Fault.Reorder;
import gossamer.sim.Fault.Silence;
import gossamer.sim.Fault.Start;
import gossamer.sim.Fault.Twice;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lets the faults of a scenario happen, each at its time, and none beyond the safety phase. */
final class Chaos {
    private static final long LEAVE_GRACE_NANOS = 1_000_000_000L;

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
        world.at(endOf(fault), () -> {
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
        if (!isThere(number) || !world.peers().get(number).isStaying()) {
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
