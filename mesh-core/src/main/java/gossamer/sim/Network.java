// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.message.Message;
import gossamer.sim.Fault.Clog;
import gossamer.sim.Fault.Hold;
import gossamer.sim.Fault.Loss;
import gossamer.sim.Fault.Reorder;
import gossamer.sim.Fault.Silence;
import gossamer.sim.Fault.Twice;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Carries messages between peers: late, in any order, and not always.
 *
 * <p>A message is lost by chance when it leaves, and by a cut both when it leaves and when it arrives: a cut takes what
 * is under way with it. One that arrives where messages are held waits until that ends.
 */
final class Network {
    private final World world;
    private final Links links;
    private final SplittableRandom dice;
    private final List<Fault> open = new ArrayList<>();
    private long sent;
    private long lost;
    private long underWay;

    Network(World world, Links links, SplittableRandom dice) {
        this.world = world;
        this.links = links;
        this.dice = dice;
    }

    Links links() {
        return links;
    }

    void begin(Fault fault) {
        open.add(fault);
    }

    void end(Fault fault) {
        open.remove(fault);
    }

    boolean isInForce(Fault fault) {
        return open.contains(fault);
    }

    /** Whether nothing reaches one peer from another now. */
    boolean isBlocked(int from, int to) {
        for (Fault fault : open) {
            if (fault instanceof Silence silence && silence.blocks(from, to)) {
                return true;
            }
        }
        return false;
    }

    /** When what one peer sends to another may arrive: now, but where messages are held. */
    long heldUntil(int from, int to) {
        long until = world.now();
        for (Fault fault : open) {
            if (fault instanceof Hold hold && hold.holds(from, to)) {
                until = Math.max(until, world.chaos().endOf(hold));
            }
        }
        return until;
    }

    /**
     * Takes a message on its way.
     *
     * @param departNanos when it leaves the sender
     */
    void send(SimulatedPeer from, SimulatedPeer to, Message message, long departNanos) {
        sent++;
        if (isLost() || isBlocked(from.number(), to.number())) {
            lost++;
            return;
        }
        carry(from, to, message, departNanos + delay(from.number(), to.number()));
        if (comesTwice()) {
            carry(from, to, message, departNanos + delay(from.number(), to.number()));
        }
    }

    private void carry(SimulatedPeer from, SimulatedPeer to, Message message, long arrivesAt) {
        underWay++;
        world.at(arrivesAt, () -> arrive(from, to, message));
    }

    private void arrive(SimulatedPeer from, SimulatedPeer to, Message message) {
        long until = heldUntil(from.number(), to.number());
        if (until > world.now()) {
            world.at(until, () -> arrive(from, to, message));
        } else if (isBlocked(from.number(), to.number())) {
            lost++;
            underWay--;
        } else {
            to.arrive(from, message);
        }
    }

    private boolean isLost() {
        for (Fault fault : open) {
            if (fault instanceof Loss loss && dice.nextInt(1000) < loss.perMille()) {
                return true;
            }
        }
        return false;
    }

    private boolean comesTwice() {
        for (Fault fault : open) {
            if (fault instanceof Twice twice && dice.nextInt(1000) < twice.perMille()) {
                return true;
            }
        }
        return false;
    }

    private long delay(int from, int to) {
        long delay = links.leastNanos() - (long) (Math.log(1 - dice.nextDouble()) * links.extraNanos());
        for (Fault fault : open) {
            if (fault instanceof Clog clog && clog.from() == from && clog.to() == to) {
                delay += clog.extraNanos();
            } else if (fault instanceof Reorder reorder && dice.nextInt(1000) < reorder.perMille()) {
                delay += dice.nextLong(1 + reorder.extraNanos());
            }
        }
        return delay;
    }

    /** A message has reached its engine, or never will. */
    void landed() {
        underWay--;
    }

    /** How many messages have left a peer but not reached an engine. */
    long underWay() {
        return underWay;
    }

    long sent() {
        return sent;
    }

    long lost() {
        return lost;
    }
}
