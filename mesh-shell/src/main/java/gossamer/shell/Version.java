// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import picocli.CommandLine.IVersionProvider;

/** Which Gossamer this is. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {line()};
    }

    /** Gossamer's and Java's, for people. */
    static String line() {
        return "gossamer " + text() + ", Java " + System.getProperty("java.version");
    }

    /** From the jar's manifest; {@code development} when the classes lie in a folder. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
