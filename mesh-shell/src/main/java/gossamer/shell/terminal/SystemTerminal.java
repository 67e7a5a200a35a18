// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.terminal;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The one terminal of this process, shared by all that use it at a time.
 *
 * <p>Safe from any thread.
 */
final class SystemTerminal {
    /** What it has to say is about itself; held here, because loggers that nobody holds are forgotten. */
    private static final Logger LIBRARY = Logger.getLogger("org.jline");

    private static @Nullable Terminal terminal;
    private static int users;

    private SystemTerminal() {}

    /** The terminal, to be given back by {@link #release}. */
    static synchronized Terminal take() throws IOException {
        Terminal open = terminal;
        if (open == null) {
            LIBRARY.setLevel(Level.OFF);
            open = TerminalBuilder.builder()
                    .system(true)
                    .nativeSignals(true)
                    .ffm(false)
                    .dumb(true)
                    .build();
            terminal = open;
        }
        users++;
        return open;
    }

    /** Closes the terminal when nobody else uses it. */
    static synchronized void release() throws IOException {
        users--;
        Terminal open = terminal;
        if (users == 0 && open != null) {
            terminal = null;
            open.close();
        }
    }
}
