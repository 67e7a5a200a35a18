// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbered list of live peers, in the order of membership; it alone says who is here.
 *
 * <p>A peer's <em>rank</em> is its index in the list; ranks mean something only together with the view's id. One view
 * object may be shared by any number of engines. Immutable; safe from any thread.
 */
public final class View {
    private final ViewId id;
    private final List<PeerId> members;
    private final Map<PeerId, Integer> ranks; // looked up, never iterated
    private final PeerId scheduler;

    /**
     * @param id the view's name
     * @param members the live peers, at least one, none twice; the list is copied
     * @throws IllegalArgumentException if the list is empty or names a peer twice
     */
    public View(ViewId id, List<PeerId> members) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a view needs at least one member");
        }
        this.id = id;
        this.members = List.copyOf(members);
        this.ranks = new HashMap<>(members.size() * 2);
        for (int rank = 0; rank < this.members.size(); rank++) {
            if (ranks.put(this.members.get(rank), rank) != null) {
                throw new IllegalArgumentException("peer " + this.members.get(rank) + " stands twice in view " + id);
            }
        }
        this.scheduler = elect(id, this.members);
    }

    public ViewId id() {
        return id;
    }

    /** The live peers by rank; unmodifiable. */
    public List<PeerId> members() {
        return members;
    }

    public int size() {
        return members.size();
    }

    public PeerId member(int rank) {
        return members.get(rank);
    }

    public boolean contains(PeerId peer) {
        return ranks.containsKey(peer);
    }

    /** The peer's index in {@link #members}, or -1 if it is not in this view. */
    public int rankOf(PeerId peer) {
        Integer rank = ranks.get(peer);
        return rank == null ? -1 : rank;
    }

    /**
     * The temporary scheduler: the member with the least hash of (view, peer).
     *
     * <p>A pure function of the view: every peer that has installed it names the same scheduler without a message, and
     * another view most likely names another one.
     */
    public PeerId scheduler() {
        return scheduler;
    }

    private static PeerId elect(ViewId id, List<PeerId> members) {
        long salt = mix(id.sequence()
                ^ mix(id.coordinator().high() ^ mix(id.coordinator().low())));
        PeerId best = members.get(0);
        long least = weight(salt, best);
        for (PeerId peer : members) {
            long weight = weight(salt, peer);
            int order = Long.compareUnsigned(weight, least);
            if (order < 0 || (order == 0 && peer.compareTo(best) < 0)) {
                best = peer;
                least = weight;
            }
        }
        return best;
    }

    private static long weight(long salt, PeerId peer) {
        return mix(salt ^ mix(peer.high() ^ mix(peer.low())));
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    @Override
    public String toString() {
        return id + members.stream().map(PeerId::brief).toList().toString();
    }
}
