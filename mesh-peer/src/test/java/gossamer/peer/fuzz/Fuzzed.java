// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.fuzz;

/** What Jazzer calls: the target that {@code gossamer.fuzz.target} names. */
public final class Fuzzed {
    /** The name of the system property that names the target. */
    static final String PROPERTY = "gossamer.fuzz.target";

    private static final Target TARGET = Targets.named(System.getProperty(PROPERTY, ""));

    private Fuzzed() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        TARGET.check(input);
    }
}
