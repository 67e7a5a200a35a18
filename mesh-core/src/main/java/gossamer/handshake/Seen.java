// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Remembers the last {@link #MESSAGES_MAX} first messages that had a valid MAC, so that a recorded one costs no
 * Diffie-Hellman when it is sent again.
 *
 * <p>One that is forgotten, or that comes to a peer started anew, costs one and still fails at the proof. Confined to
 * one thread at a time.
 */
public final class Seen {
    /** Messages remembered; the longest known is forgotten for a new one. */
    public static final int MESSAGES_MAX = 4096;

    private final Set<Mark> marks = new LinkedHashSet<>();

    private record Mark(long high, long low) {}

    /**
     * Takes note of a message.
     *
     * @param hash SHA-256 of it; not kept
     * @return whether it was known
     */
    public boolean isKnown(byte[] hash) {
        ByteBuffer bits = ByteBuffer.wrap(hash);
        if (!marks.add(new Mark(bits.getLong(), bits.getLong()))) {
            return true;
        }
        if (marks.size() > MESSAGES_MAX) {
            marks.remove(marks.iterator().next());
        }
        return false;
    }

    /** How many are remembered. */
    public int size() {
        return marks.size();
    }
}
