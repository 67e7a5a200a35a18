// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Prints the version, whatever is asked. */
    public static void main(String[] args) {
        String version = Main.class.getPackage().getImplementationVersion();
        System.out.println("gossamer " + (version == null ? "development" : version));
    }
}
