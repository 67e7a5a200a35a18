// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

/** Something happened in a simulated world that must never happen. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String invariant;

    public Violation(String invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    /** The number and name of the broken rule, such as {@code I2 deliveredOnce}. */
    public String invariant() {
        return invariant;
    }
}
