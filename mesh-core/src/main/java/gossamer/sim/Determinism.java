// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

/** I27: the same scenario gives the same world, event by event. */
final class Determinism extends Invariant {
    Determinism() {
        super("I27 determinism");
    }

    /** Compares the hashes of two runs. */
    void compare(long first, long second, long seed) {
        evaluated();
        check(
                first == second,
                "seed ",
                seed,
                " ran twice and took two ways: ",
                Long.toHexString(first),
                " and ",
                Long.toHexString(second));
    }
}
