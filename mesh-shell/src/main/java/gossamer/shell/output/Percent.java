// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.output;

/** A share as people read it. */
public final class Percent {
    private Percent() {}

    /** In whole percent, such as {@code 61 %}. */
    public static String of(double share) {
        return Math.round(share * 100) + " %";
    }
}
