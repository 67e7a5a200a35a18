// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * The numbers of attempts.
 *
 * <p>At the peer where a job was submitted they are 1, 2, 3 and so on. Two owners of one job, on two sides of a
 * partition or one after the other, must never give different things the same number: so those of a later owner lie
 * above a bound that its epoch and its name decide, 1,024 numbers for each.
 */
public final class Attempts {
    private static final int COUNT_BITS = 10;
    private static final int NAME_BITS = 10;
    private static final int EPOCH_MAX = (1 << (31 - COUNT_BITS - NAME_BITS)) - 1;

    private Attempts() {}

    /**
     * The least attempt that an owner gives.
     *
     * @param epoch of the owner; above 2,047 owners share numbers
     */
    public static int first(int epoch, PeerId owner) {
        if (epoch == 0) {
            return 1;
        }
        int name = (int) ((owner.high() ^ owner.low()) & ((1 << NAME_BITS) - 1));
        return (Math.min(epoch, EPOCH_MAX) << (COUNT_BITS + NAME_BITS)) + (name << COUNT_BITS) + 1;
    }

    /** The attempt for people: how many there were under the same owner, from 1. */
    public static int counted(int attempt) {
        return attempt >> (COUNT_BITS + NAME_BITS) == 0 ? attempt : attempt & ((1 << COUNT_BITS) - 1);
    }
}
