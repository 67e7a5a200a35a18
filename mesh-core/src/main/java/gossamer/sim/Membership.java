// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.model.ViewId;
import gossamer.sim.Fault.Silence;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Says who is in whose view, and promises no more than a group of JGroups does.
 *
 * <p>It acts on what it <em>believes</em>: a crash, a silence or its end is believed only some time after it happened,
 * and a silence that ends before its verdict never is. From the beliefs follow groups: the oldest peer gathers all with
 * whom it can speak both ways, the oldest of the rest gathers the next, and so on. Each group whose members changed
 * gets one view, made by its oldest member, shared by all its members, and installed by each at a moment of its own. A
 * member that the maker cannot reach just then installs later, or never, if a newer view comes first; so peers of one
 * group may have different views for a while, and groups that part or merge do so at different times.
 *
 * <p>After the verdicts of the design: a closed socket tells of a crash; silence is judged after 3.5 s and a question
 * of 250 ms.
 */
final class Membership {
    private static final long MS = 1_000_000;
    private static final long CRASH_LEAST_NANOS = 150 * MS;
    private static final long CRASH_SPREAD_NANOS = 200 * MS;
    private static final long SILENCE_NANOS = 3_500 * MS + 250 * MS;
    private static final long SILENCE_SPREAD_NANOS = 500 * MS;
    private static final long MERGE_LEAST_NANOS = 1_000 * MS;
    private static final long MERGE_SPREAD_NANOS = 3_000 * MS;
    private static final long JOIN_LEAST_NANOS = 50 * MS;
    private static final long JOIN_SPREAD_NANOS = 500 * MS;
    private static final long LEAVE_SPREAD_NANOS = 50 * MS;
    private static final long INSTALL_SPREAD_NANOS = 20 * MS;
    private static final long APART_SPREAD_NANOS = 400 * MS;
    private static final long RETRY_NANOS = 200 * MS;

    /** A believed member. */
    private static final class Seat {
        final SimulatedPeer peer;

        @Nullable
        View assigned;

        Seat(SimulatedPeer peer) {
            this.peer = peer;
        }
    }

    private final World world;
    private final Network network;
    private final SplittableRandom dice;
    private final List<Seat> seats = new ArrayList<>(); // the oldest first
    private final List<Silence> believed = new ArrayList<>();
    private int pending;

    Membership(World world, Network network, SplittableRandom dice) {
        this.world = world;
        this.network = network;
        this.dice = dice;
    }

    /** The peers that are there from the start form one view. */
    void found(List<SimulatedPeer> peers) {
        peers.forEach(peer -> seats.add(new Seat(peer)));
        regroup();
    }

    void onStarted(SimulatedPeer peer) {
        later(JOIN_LEAST_NANOS + dice.nextLong(JOIN_SPREAD_NANOS), () -> {
            if (peer.isAlive()) {
                seats.add(new Seat(peer));
                regroup();
            }
        });
    }

    void onCrashed(SimulatedPeer peer) {
        later(CRASH_LEAST_NANOS + dice.nextLong(CRASH_SPREAD_NANOS), () -> remove(peer));
    }

    void onLeft(SimulatedPeer peer) {
        later(1 + dice.nextLong(LEAVE_SPREAD_NANOS), () -> remove(peer));
    }

    private void remove(SimulatedPeer peer) {
        seats.removeIf(seat -> seat.peer == peer);
        regroup();
    }

    void onSilence(Silence silence) {
        later(SILENCE_NANOS + dice.nextLong(SILENCE_SPREAD_NANOS), () -> {
            if (network.isInForce(silence)) {
                believed.add(silence);
                regroup();
            }
        });
    }

    void onHealed(Silence silence) {
        later(MERGE_LEAST_NANOS + dice.nextLong(MERGE_SPREAD_NANOS), () -> {
            if (believed.remove(silence)) {
                regroup();
            }
        });
    }

    /** Whether every verdict has been given and every view installed. */
    boolean isSettled() {
        return pending == 0;
    }

    private void regroup() {
        List<Seat> rest = new ArrayList<>(seats);
        boolean first = true;
        while (!rest.isEmpty()) {
            Seat maker = rest.get(0);
            List<Seat> group = new ArrayList<>();
            List<Seat> others = new ArrayList<>();
            for (Seat seat : rest) {
                (areParted(maker, seat) ? others : group).add(seat);
            }
            if (!isAssigned(group)) {
                assign(group, first ? 0 : dice.nextLong(APART_SPREAD_NANOS));
            }
            first = false;
            rest = others;
        }
    }

    private boolean areParted(Seat one, Seat other) {
        for (Silence silence : believed) {
            if (silence.parts(one.peer.number(), other.peer.number())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAssigned(List<Seat> group) {
        View view = group.get(0).assigned;
        return view != null && view.size() == group.size() && group.stream().allMatch(seat -> seat.assigned == view);
    }

    private void assign(List<Seat> group, long delayNanos) {
        long sequence = 0;
        List<PeerId> members = new ArrayList<>(group.size());
        for (Seat seat : group) {
            members.add(seat.peer.id());
            sequence = Math.max(
                    sequence, seat.assigned == null ? 0 : seat.assigned.id().sequence());
        }
        SimulatedPeer maker = group.get(0).peer;
        View view = new View(new ViewId(maker.id(), sequence + 1), members);
        for (Seat seat : group) {
            seat.assigned = view;
            later(delayNanos + dice.nextLong(INSTALL_SPREAD_NANOS), () -> install(seat, maker, view));
        }
    }

    private void install(Seat seat, SimulatedPeer maker, View view) {
        if (seat.assigned != view || !seat.peer.isAlive()) {
            return;
        }
        boolean held = network.heldUntil(maker.number(), seat.peer.number()) > world.now();
        if (held || network.isBlocked(maker.number(), seat.peer.number())) {
            later(RETRY_NANOS, () -> install(seat, maker, view));
            return;
        }
        seat.peer.install(view);
    }

    private void later(long delayNanos, Runnable what) {
        pending++;
        world.at(world.now() + delayNanos, () -> {
            pending--;
            world.disturbed();
            what.run();
        });
    }
}
