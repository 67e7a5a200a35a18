// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Knows where the standard streams of this process lead. */
public final class Terminals {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    private Terminals() {}

    /** Whether stderr is a terminal; where that cannot be known, it is taken for none. */
    public static boolean isStderr() {
        return isTerminal("2");
    }

    /** Whether both stdin and stdout are terminals. */
    public static boolean areStdinAndStdout() {
        return Files.isDirectory(OPEN_FILES) ? isTerminal("0") && isTerminal("1") : areByTest();
    }

    private static boolean isTerminal(String number) {
        try {
            String place = Files.readSymbolicLink(OPEN_FILES.resolve(number)).toString();
            return place.startsWith("/dev/pts/") || place.startsWith("/dev/tty") || place.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /** For systems that have no such folder: a shell knows, and has the same streams. */
    private static boolean areByTest() {
        try {
            return new ProcessBuilder("sh", "-c", "test -t 0 && test -t 1")
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noShell) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
