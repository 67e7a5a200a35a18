// SPDX-License-Identifier: Apache-2.0
package gossamer.steal;

import gossamer.config.EngineConfig;
import gossamer.machine.Chance;
import gossamer.machine.Effects;
import gossamer.message.SchedulerMessage.Busy;
import gossamer.message.SchedulerMessage.Idle;
import gossamer.message.StealMessage.Lifeline;
import gossamer.message.StealMessage.StealRequest;
import gossamer.model.Appetite;
import gossamer.model.PeerId;
import gossamer.model.View;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Asks other peers for work when this one runs dry, and falls silent when nobody has any.
 *
 * <pre>
 *   BUSY --runs dry--> ASKING --loot--> BUSY
 *                      ASKING --stealTries declines--> DORMANT --worked for calmNanos--> BUSY
 *                                                      DORMANT --rumour of work--> ASKING
 * </pre>
 *
 * <p>A dormant peer sends nothing: it has told the scheduler that it is idle, and its lifelines stand at its neighbours
 * in the hypercube of ranks (at everybody in a small mesh). Each lifeline is used up by the work it brings. While a
 * dormant peer is fed only crumbs it stays dormant and renews just the lifeline that fed it, most often as a field of
 * the results it sends there anyway. A slot that stays empty beside long tasks does not wait for their results: after
 * calmNanos it renews the lifeline by itself.
 *
 * <p>At most one request is open; a peer never asks itself, nor in a mesh smaller than stealTries anybody twice; a peer
 * without slots never asks.
 *
 * <p>Confined to the event loop.
 */
public final class Thief {
    /** The hand-overs of one granter that were taken, as far as they may come again. */
    private static final class Taken {
        long settledBelow;
        final TreeSet<Long> grants = new TreeSet<>();
        final TreeSet<Long> refused = new TreeSet<>();

        void settle(long below) {
            if (below > settledBelow) {
                settledBelow = below;
                grants.headSet(below).clear();
                refused.headSet(below).clear();
            }
        }
    }

    private enum State {
        BUSY,
        ASKING,
        DORMANT
    }

    /** How much a peer wants work; each wants more than the one before. */
    public enum Hunger {
        /** As much waits as the horizon asks for, or no slot is there to run it. */
        NONE,
        /** All slots have work, but too little waits behind it. */
        SOON,
        /** Some slot has nothing, and nothing waits. */
        SOME_SLOTS,
        /** There is no work here at all. */
        ALL_SLOTS;

        boolean isNow() {
            return this == SOME_SLOTS || this == ALL_SLOTS;
        }
    }

    /** Up to this many peers, everybody holds everybody's lifeline. */
    private static final int SMALL_MESH = 9;

    private final EngineConfig config;
    private final PeerId self;
    private final Chance chance;
    private final Set<PeerId> standing = new LinkedHashSet<>();
    private final Map<PeerId, Taken> taken = new LinkedHashMap<>();

    private @Nullable View view;
    private State state = State.BUSY;
    private int tries;
    private long request;
    private long askedAt;
    private int victimRank;
    private boolean toldIdle;
    private @Nullable PeerId fedBy;
    private long fedAt;
    private long lastFedAt;
    private long renewAt = Long.MAX_VALUE;

    public Thief(EngineConfig config, PeerId self, Chance chance) {
        this.config = config;
        this.self = self;
        this.chance = chance;
    }

    /** Whether this peer waits for work without asking. */
    public boolean isDormant() {
        return state == State.DORMANT;
    }

    /**
     * A new view: lifelines of the old one mean nothing any more.
     *
     * @param idle whether this peer has slots and no work; the scheduler of the view is told so by its Hello
     */
    public void onView(View installed, boolean idle) {
        view = installed;
        standing.clear();
        taken.keySet().removeIf(peer -> !installed.contains(peer));
        toldIdle = idle;
        fedBy = null;
        tries = 0;
        state = idle ? State.DORMANT : State.BUSY;
    }

    /**
     * A hand-over arrived.
     *
     * @param drawn whether this peer was drawn from the scheduler's idle set
     * @return whether it is new; false for one that was taken before, or that its granter has settled since
     */
    public boolean onLoot(PeerId granter, long grant, long settledBelow, long answers, boolean drawn, long nowNanos) {
        Taken before = taken.computeIfAbsent(granter, peer -> new Taken());
        before.settle(settledBelow);
        if (grant < before.settledBelow || !before.grants.add(grant)) {
            return false;
        }
        standing.remove(granter);
        if (drawn) {
            toldIdle = false;
        }
        if (state == State.ASKING && answers == request) {
            state = State.BUSY;
            tries = 0;
        } else if (state == State.DORMANT) {
            if (fedBy == null) {
                fedAt = nowNanos;
            }
            fedBy = granter;
            lastFedAt = nowNanos;
        }
        return true;
    }

    /** A lifeline of this peer was used up, by work that somebody else sent along it. */
    public void onFedThrough(PeerId peer) {
        standing.remove(peer);
    }

    /**
     * Whether a hand-over is known to be confirmed, refused or dropped: one that comes still was overtaken on the way.
     */
    public boolean isSettled(PeerId granter, long grant) {
        Taken before = taken.get(granter);
        return before != null && grant < before.settledBelow;
    }

    /** Whether a hand-over was taken here and may be repeated. */
    public boolean hasTaken(PeerId granter, long grant) {
        Taken before = taken.get(granter);
        return before != null && before.grants.contains(grant);
    }

    /** A hand-over is refused: so is each repetition of it, since its granter may have taken back what it held. */
    public void onRefused(PeerId granter, long grant, long settledBelow) {
        Taken before = taken.computeIfAbsent(granter, peer -> new Taken());
        before.settle(settledBelow);
        before.refused.add(grant);
    }

    /** Whether a hand-over was refused here and may be repeated. */
    public boolean hasRefused(PeerId granter, long grant) {
        Taken before = taken.get(granter);
        return before != null && before.refused.contains(grant);
    }

    /** A victim had nothing to give. */
    public void onDecline(long answers, Appetite appetite, Effects out) {
        if (state == State.ASKING && answers == request) {
            declined(appetite, out);
        }
    }

    private void declined(Appetite appetite, Effects out) {
        tries++;
        state = State.BUSY; // asks the next one, or rests, when it is considered again
        if (tries >= Math.min(config.stealTries(), installed().size() - 1)) {
            rest(appetite, out);
        }
    }

    /** Somebody is said to have work: a dormant peer asks just there. */
    public void onRumour(PeerId loaded, Hunger hunger, Appetite appetite, long nowNanos, Effects out) {
        if (state == State.DORMANT
                && hunger.isNow()
                && !appetite.isNone()
                && view != null
                && view.contains(loaded)
                && !loaded.equals(self)) {
            tries = config.stealTries() - 1;
            ask(loaded, appetite, nowNanos, out);
        }
    }

    /**
     * Looks at how much work there is, after every event.
     *
     * @param hint the peer believed to have most work, or null
     */
    public void consider(Hunger hunger, Appetite appetite, @Nullable PeerId hint, long nowNanos, Effects out) {
        renewAt = Long.MAX_VALUE;
        if (view == null) {
            return;
        }
        if (state == State.ASKING && nowNanos - askedAt >= config.stealTimeoutNanos()) {
            declined(appetite, out);
        }
        if (appetite.isNone() || view.size() == 1) {
            return;
        }
        if (hunger == Hunger.NONE) {
            if (state == State.DORMANT && fedBy != null && nowNanos - fedAt >= config.calmNanos()) {
                wake(out);
            }
            return;
        }
        if (state == State.BUSY) {
            PeerId victim =
                    tries == 0 && hint != null && view.contains(hint) && !hint.equals(self) ? hint : nextVictim();
            ask(victim, appetite, nowNanos, out);
        } else if (state == State.DORMANT && hunger.isNow()) {
            if (hunger == Hunger.ALL_SLOTS || fedBy == null || nowNanos - lastFedAt >= config.calmNanos()) {
                restAgain(appetite, out);
            } else {
                renewAt = lastFedAt + config.calmNanos(); // results may renew it before, without a message
            }
        }
    }

    private void wake(Effects out) {
        state = State.BUSY;
        tries = 0;
        fedBy = null;
        if (toldIdle && view != null) {
            toldIdle = false;
            out.send(view.scheduler(), new Busy(view.id()));
        }
    }

    /**
     * The first victim of a round is drawn at random, the others follow it by rank, so that a small mesh is covered.
     */
    private PeerId nextVictim() {
        View now = installed();
        victimRank = tries == 0 ? chance.below(now.size()) : (victimRank + 1) % now.size();
        if (now.member(victimRank).equals(self)) {
            victimRank = (victimRank + 1) % now.size();
        }
        return now.member(victimRank);
    }

    private void ask(PeerId victim, Appetite appetite, long nowNanos, Effects out) {
        state = State.ASKING;
        request++;
        askedAt = nowNanos;
        victimRank = Math.max(0, installed().rankOf(victim));
        out.send(victim, new StealRequest(request, appetite, config.lootBytesMax()));
    }

    private void rest(Appetite appetite, Effects out) {
        state = State.DORMANT;
        tries = 0;
        fedBy = null;
        tellIdle(appetite, out);
    }

    private void tellIdle(Appetite appetite, Effects out) {
        if (!toldIdle && !appetite.isNone()) {
            toldIdle = true;
            out.send(installed().scheduler(), new Idle(installed().id(), appetite));
        }
    }

    /** Dormant with an empty slot: make sure that whoever gets some knows about this peer; says nothing twice. */
    private void restAgain(Appetite appetite, Effects out) {
        tellIdle(appetite, out);
        fedBy = null;
        View now = installed();
        int rank = now.rankOf(self);
        if (now.size() <= SMALL_MESH) {
            for (PeerId peer : now.members()) {
                register(peer, appetite, out);
            }
            return;
        }
        for (int bit = 1; bit < now.size(); bit <<= 1) {
            int neighbour = rank ^ bit;
            if (neighbour < now.size()) {
                register(now.member(neighbour), appetite, out);
            }
        }
    }

    private void register(PeerId peer, Appetite appetite, Effects out) {
        if (!peer.equals(self) && standing.add(peer)) {
            out.send(peer, new Lifeline(appetite));
        }
    }

    /** What to say of hungry slots in the results for an owner: its lifeline is renewed by that. */
    public Appetite renewWith(PeerId owner, Hunger hunger, Appetite appetite) {
        if (state != State.DORMANT
                || hunger == Hunger.NONE
                || appetite.isNone()
                || owner.equals(self)
                || !standing.add(owner)) {
            return Appetite.NONE;
        }
        return appetite;
    }

    public long deadlineNanos() {
        return switch (state) {
            case BUSY -> Long.MAX_VALUE;
            case ASKING -> askedAt + config.stealTimeoutNanos();
            case DORMANT -> renewAt;
        };
    }

    private View installed() {
        if (view == null) {
            throw new IllegalStateException("no view is installed");
        }
        return view;
    }

    /** Estimated bytes of state. */
    public long stateBytes() {
        long bytes = 64L * standing.size();
        for (Taken before : taken.values()) {
            bytes += 96 + 48L * (before.grants.size() + before.refused.size());
        }
        return bytes;
    }
}
