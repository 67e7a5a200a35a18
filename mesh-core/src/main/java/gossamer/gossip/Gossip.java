// SPDX-License-Identifier: Apache-2.0
package gossamer.gossip;

import gossamer.config.EngineConfig;
import gossamer.machine.Chance;
import gossamer.machine.Effects;
import gossamer.message.GossipMessage.Rumour;
import gossamer.model.PeerId;
import gossamer.model.PeerLoad;
import gossamer.model.View;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this peer has heard of the load of others, and what it passes on.
 *
 * <p>A peer speaks of its own load when that has changed by a factor of two or to or from nothing, at most once in
 * {@link EngineConfig#gossipNanos}; while work waits, it says so again every {@link EngineConfig#repeatNanos}. It
 * passes news of others on once. One rumour is never needed for progress; but where a lifeline and the messages of the
 * scheduler were lost, the repetition is what brings waiting work and idle peers together.
 *
 * <p>Confined to the event loop.
 */
public final class Gossip {
    private record Heard(PeerLoad load, long at) {}

    private final EngineConfig config;
    private final PeerId self;
    private final Chance chance;
    private final Map<PeerId, Heard> loads = new LinkedHashMap<>(); // the longest unheard first
    private final Set<PeerId> news = new LinkedHashSet<>();
    private @Nullable View view;
    private long sequence;
    private int toldClass;
    private int ownClass;
    private long ownSurplus;
    private long changedAt;
    private long toldAt = Long.MIN_VALUE / 2;
    private long toldOwnAt = Long.MIN_VALUE / 2;

    public Gossip(EngineConfig config, PeerId self, Chance chance) {
        this.config = config;
        this.self = self;
        this.chance = chance;
    }

    public void onView(View installed) {
        view = installed;
        loads.keySet().removeIf(peer -> !installed.contains(peer));
        news.removeIf(peer -> !installed.contains(peer));
    }

    /** How much waits here now. */
    public void ownSurplus(long surplusNanos, long nowNanos) {
        int surplusClass = surplusNanos == 0 ? 0 : 64 - Long.numberOfLeadingZeros(surplusNanos);
        ownSurplus = surplusNanos;
        if (surplusClass != ownClass) {
            if (ownClass == toldClass) {
                changedAt = nowNanos;
            }
            ownClass = surplusClass;
        }
    }

    /**
     * Hears of the loads of others.
     *
     * @return the peer with most work among those that are news, or null
     */
    public @Nullable PeerId on(Rumour rumour, long nowNanos) {
        PeerLoad most = null;
        for (PeerLoad load : rumour.loads()) {
            if (hear(load, nowNanos)) {
                news.add(load.peer());
                if (load.surplusNanos() > 0 && (most == null || load.surplusNanos() > most.surplusNanos())) {
                    most = load;
                }
            }
        }
        return most == null ? null : most.peer();
    }

    /** Hears of one load, on the side; it is not passed on. True if it is news. */
    public boolean hear(PeerLoad load, long nowNanos) {
        if (load.peer().equals(self) || view == null || !view.contains(load.peer())) {
            return false;
        }
        Heard known = loads.get(load.peer());
        if (known != null && known.load().sequence() >= load.sequence()) {
            return false;
        }
        loads.remove(load.peer());
        loads.put(load.peer(), new Heard(load, nowNanos));
        if (loads.size() > config.loadsMax()) {
            PeerId oldest = loads.keySet().iterator().next();
            loads.remove(oldest);
            news.remove(oldest);
        }
        return true;
    }

    /** Of two random peers that are believed to have work, the one with more; null if none is. */
    public @Nullable PeerId loaded(long nowNanos) {
        loads.values().removeIf(heard -> nowNanos - heard.at() >= config.loadAgeNanos());
        List<PeerLoad> candidates = new ArrayList<>();
        for (Heard heard : loads.values()) {
            if (heard.load().surplusNanos() > 0) {
                candidates.add(heard.load());
            }
        }
        if (candidates.isEmpty()) {
            return null;
        }
        PeerLoad one = candidates.get(chance.below(candidates.size()));
        PeerLoad other = candidates.get(chance.below(candidates.size()));
        return (one.surplusNanos() >= other.surplusNanos() ? one : other).peer();
    }

    /** The load to name to a thief that gets nothing here, or null. */
    public @Nullable PeerLoad hint(long nowNanos) {
        PeerId peer = loaded(nowNanos);
        Heard heard = peer == null ? null : loads.get(peer);
        return heard == null ? null : heard.load();
    }

    /** This peer's own load as others should hear it. */
    public PeerLoad own(int slots) {
        return new PeerLoad(self, ++sequence, slots, ownSurplus);
    }

    /** Passes news on when it is time. */
    public void onTime(int slots, long nowNanos, Effects out) {
        if (nowNanos < deadlineNanos() || view == null || view.size() == 1) {
            return;
        }
        List<PeerLoad> rumour = new ArrayList<>();
        if (nowNanos >= ownDeadlineNanos()) {
            toldClass = ownClass;
            toldOwnAt = nowNanos;
            rumour.add(own(slots));
        }
        for (Iterator<PeerId> peers = news.iterator(); peers.hasNext() && rumour.size() < Rumour.LOADS_MAX; ) {
            Heard heard = loads.get(peers.next());
            peers.remove();
            if (heard != null) {
                rumour.add(heard.load());
            }
        }
        toldAt = nowNanos;
        if (!rumour.isEmpty()) {
            Rumour message = new Rumour(List.copyOf(rumour));
            for (PeerId peer : randomPeers(view)) {
                out.send(peer, message);
            }
        }
    }

    private Set<PeerId> randomPeers(View now) {
        Set<PeerId> drawn = new LinkedHashSet<>();
        int others = Math.min(config.gossipFanout(), now.size() - 1);
        while (drawn.size() < others) {
            PeerId peer = now.member(chance.below(now.size()));
            if (!peer.equals(self)) {
                drawn.add(peer);
            }
        }
        return drawn;
    }

    public long deadlineNanos() {
        if (view == null || view.size() == 1) {
            return Long.MAX_VALUE;
        }
        return Math.min(ownDeadlineNanos(), news.isEmpty() ? Long.MAX_VALUE : toldAt + config.gossipNanos());
    }

    /** When to speak of this peer's own load. */
    private long ownDeadlineNanos() {
        if (ownClass != toldClass) {
            return Math.max(changedAt, toldAt) + config.gossipNanos();
        }
        return ownClass == 0 ? Long.MAX_VALUE : toldOwnAt + config.repeatNanos();
    }

    public int loadCount() {
        return loads.size();
    }

    /** Estimated bytes of state. */
    public long stateBytes() {
        return 160L * loads.size() + 48L * news.size();
    }
}
