// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

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
 */
public record PeerCard(PeerId peer, String name, String address, int slots, Accept accepts, String version, long pid) {
    /** The longest name, address or version, in characters. */
    public static final int TEXT_MAX = 200;

    public PeerCard {
        if (slots < 0) {
            throw new IllegalArgumentException("a peer cannot have " + slots + " slots");
        }
        if (slots > 0 && accepts == Accept.NONE) {
            throw new IllegalArgumentException("a peer that accepts nothing cannot have " + slots + " slots");
        }
    }

    /** The same peer with another number of slots. */
    public PeerCard withSlots(int to) {
        return new PeerCard(peer, name, address, to, accepts, version, pid);
    }

    /** What it could take with all its slots. */
    public Appetite appetite() {
        return Appetite.of(slots, accepts);
    }
}
