// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.util.List;

/**
 * What a peer says of itself once.
 *
 * @param peer its name in the mesh
 * @param name a name for people, unique only by custom
 * @param address {@code host:port} where it can be reached
 * @param slots how many tasks it runs at a time; 0 for a peer that only submits
 * @param accepts which tasks it runs; {@link Accept#NONE} allows no slots
 * @param version of the program it runs
 * @param pid of its process, or 0 where that means nothing
 * @param keys ids of the keys it accepts, that of its primary key first; empty where it proves nothing to anybody
 */
public record PeerCard(
        PeerId peer,
        String name,
        String address,
        int slots,
        Accept accepts,
        String version,
        long pid,
        List<KeyId> keys) {
    /** The longest name, address or version, in characters. */
    public static final int TEXT_MAX = 200;

    /** As many keys as one ring holds. */
    public static final int KEYS_MAX = 4;

    public PeerCard {
        if (keys.size() > KEYS_MAX) {
            throw new IllegalArgumentException("a peer has at most " + KEYS_MAX + " keys, not " + keys.size());
        }
        keys = List.copyOf(keys);
        if (slots < 0) {
            throw new IllegalArgumentException("a peer cannot have " + slots + " slots");
        }
        if (slots > 0 && accepts == Accept.NONE) {
            throw new IllegalArgumentException("a peer that accepts nothing cannot have " + slots + " slots");
        }
    }

    /** A peer that proves nothing to anybody, inside one process. */
    public PeerCard(PeerId peer, String name, String address, int slots, Accept accepts, String version, long pid) {
        this(peer, name, address, slots, accepts, version, pid, List.of());
    }

    /** The same peer with other keys, that of its primary key first. */
    public PeerCard withKeys(List<KeyId> to) {
        return new PeerCard(peer, name, address, slots, accepts, version, pid, to);
    }

    /** The same peer with another number of slots. */
    public PeerCard withSlots(int to) {
        return new PeerCard(peer, name, address, to, accepts, version, pid, keys);
    }

    /** What it could take with all its slots. */
    public Appetite appetite() {
        return Appetite.of(slots, accepts);
    }
}
