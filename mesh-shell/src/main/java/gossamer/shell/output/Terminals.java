// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Knows where the standard streams of this process lead. */
public final class Terminals {
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    private Terminals() {}

    /** Whether stderr is a terminal; where that cannot be known, it is taken for none. */
    public static boolean isStderr() {
        try {
            String place = Files.readSymbolicLink(STDERR).toString();
            return place.startsWith("/dev/pts/") || place.startsWith("/dev/tty") || place.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
