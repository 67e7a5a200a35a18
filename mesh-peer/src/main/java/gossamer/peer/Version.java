// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

/** The version of this program. */
final class Version {
    /** As the jar's manifest says it; {@code dev} when run from class files. */
    static final String TEXT = read();

    private Version() {}

    private static String read() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
