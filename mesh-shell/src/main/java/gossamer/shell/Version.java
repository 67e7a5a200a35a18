// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

/** Which Gossamer this is. */
final class Version {
    private Version() {}

    /** From the jar's manifest; {@code development} when the classes lie in a folder. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
