// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * What a peer that looks for work could take.
 *
 * @param slots how many tasks it could run at a time, at least 0
 * @param accepts which; {@link Accept#NONE} exactly where there are no slots
 */
public record Appetite(int slots, Accept accepts) {
    /** That of a peer which wants nothing. */
    public static final Appetite NONE = new Appetite(0, Accept.NONE);

    public Appetite {
        if (slots < 0 || (slots == 0) != (accepts == Accept.NONE)) {
            throw new IllegalArgumentException("an appetite of " + slots + " slots for " + accepts);
        }
    }

    /** Nothing at all if either is nothing. */
    public static Appetite of(int slots, Accept accepts) {
        return slots == 0 || accepts == Accept.NONE ? NONE : new Appetite(slots, accepts);
    }

    public boolean isNone() {
        return slots == 0;
    }

    public boolean takes(JobKind kind) {
        return accepts.takes(kind);
    }
}
