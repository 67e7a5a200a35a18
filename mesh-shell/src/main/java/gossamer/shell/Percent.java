// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

/** A share as people read it. */
final class Percent {
    private Percent() {}

    static String of(double share) {
        return Math.round(share * 100) + " %";
    }
}
