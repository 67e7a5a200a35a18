// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.terminal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * A picture of lines that fills the terminal, and leaves it as it was.
 *
 * <p>Confined to one thread.
 */
public final class Screen implements AutoCloseable {
    private final Terminal terminal;
    private final Attributes attributes;
    private final SignalHandler before;
    private final Display display;
    private volatile boolean interrupted;

    private Screen(Terminal terminal) {
        this.terminal = terminal;
        this.attributes = terminal.enterRawMode();
        this.before = terminal.handle(Signal.INT, signal -> interrupted = true);
        this.display = new Display(terminal, /* fullscreen= */ true);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.clear_screen);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
    }

    /** Takes the terminal of this process. */
    public static Screen open() throws IOException {
        return new Screen(SystemTerminal.take());
    }

    /** Shows lines; those that do not fit are cut. */
    public void show(List<String> lines) {
        int rows = Math.max(1, terminal.getRows());
        int columns = Math.max(1, terminal.getColumns());
        display.resize(terminal);
        display.update(
                lines.stream()
                        .limit(rows)
                        .map(line -> new AttributedString(line).columnSubSequence(0, columns))
                        .toList(),
                0);
    }

    /** Waits for a key; whether it was {@code q} or Ctrl-C, or the terminal is gone. */
    public boolean isLeft(Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!interrupted) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return false;
            }
            int key = terminal.reader().read(Math.min(leftMillis, 100));
            if (key == 'q' || key == 'Q' || key == NonBlockingReader.EOF) {
                return true;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        terminal.puts(Capability.cursor_visible);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        terminal.handle(Signal.INT, before);
        terminal.setAttributes(attributes);
        SystemTerminal.release();
    }
}
