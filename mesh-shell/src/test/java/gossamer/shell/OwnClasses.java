// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Task;

/** Asks a peer what its own program holds; apart from the tests, so that little travels with the question. */
final class OwnClasses {
    private OwnClasses() {}

    /** Whether the program that the peer was started from has a class, whatever came to it with jobs. */
    static Task<Boolean> have(String className) {
        return () -> {
            try {
                Class.forName(className, false, ClassLoader.getSystemClassLoader());
                return true;
            } catch (ClassNotFoundException notThere) {
                return false;
            }
        };
    }
}
