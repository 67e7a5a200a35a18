// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.message.Message;
import gossamer.sim.Fault.Clog;
import gossamer.sim.Fault.Cut;
import gossamer.sim.Fault.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Carries messages between peers: late, in any order, and not always.
 *
 * <p>A message is lost by chance when it leaves, and by a cut both when it leaves and when it arrives: a cut takes what
 * is under way with it.
 */
final class Network {
    private final World world;
    private final Links links;
    private final SplittableRandom dice;
    private final List<Cut> cuts = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private final List<Clog> clogs = new ArrayList<>();
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

    void begin(Cut cut) {
        cuts.add(cut);
    }

    void begin(Loss loss) {
        losses.add(loss);
    }

    void begin(Clog clog) {
        clogs.add(clog);
    }

    void end(Fault fault) {
        cuts.remove(fault);
        losses.remove(fault);
        clogs.remove(fault);
    }

    boolean isInForce(Cut cut) {
        return cuts.contains(cut);
    }

    /** Whether nothing reaches one peer from another now. */
    boolean isBlocked(int from, int to) {
        for (Cut cut : cuts) {
            if (cut.blocks(from, to)) {
                return true;
            }
        }
        return false;
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
        underWay++;
        world.at(departNanos + delay(from.number(), to.number()), () -> {
            if (isBlocked(from.number(), to.number())) {
                lost++;
                underWay--;
            } else {
                to.arrive(from, message);
            }
        });
    }

    private boolean isLost() {
        for (Loss loss : losses) {
            if (dice.nextInt(1000) < loss.perMille()) {
                return true;
            }
        }
        return false;
    }

    private long delay(int from, int to) {
        long delay = links.leastNanos() - (long) (Math.log(1 - dice.nextDouble()) * links.extraNanos());
        for (Clog clog : clogs) {
            if (clog.from() == from && clog.to() == to) {
                delay += clog.extraNanos();
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
