// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the libraries log to stderr, one plain line a record.
 *
 * <p>Warnings and worse by default. A stack trace follows only when more is asked for, by {@code -v}.
 */
final class LogLines extends Formatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    /** Loggers are kept only while somebody holds them: without this the level set here could be forgotten. */
    private static final Logger ROOT = Logger.getLogger("");

    private static final Logger OURS = Logger.getLogger("gossamer");

    private static volatile boolean verbose;

    private LogLines() {}

    /** Replaces whatever the JDK would log with, for the whole process. */
    static void install(PrintStream to) {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        var handler = new StreamHandler(to, new LogLines()) {
            @Override
            public synchronized void publish(LogRecord record) {
                super.publish(record);
                flush();
            }
        };
        handler.setLevel(Level.ALL);
        ROOT.addHandler(handler);
        level(0);
    }

    /**
     * Says how much to log.
     *
     * @param times 0 for warnings, 1 for what our own packages do in their life, more for their every step
     */
    static void level(int times) {
        verbose = times > 0;
        ROOT.setLevel(times > 1 ? Level.INFO : Level.WARNING);
        OURS.setLevel(times > 1 ? Level.FINE : times == 1 ? Level.INFO : Level.WARNING);
    }

    static boolean isVerbose() {
        return verbose;
    }

    @Override
    public String format(LogRecord record) {
        var line = new StringBuilder();
        line.append(
                LocalTime.ofInstant(record.getInstant(), ZoneId.systemDefault()).format(TIME));
        line.append(' ').append(word(record.getLevel())).append(' ').append(oneLine(formatMessage(record)));
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            line.append(" (").append(oneLine(thrown.toString())).append(')');
        }
        line.append('\n');
        if (thrown != null && verbose) {
            for (StackTraceElement frame : thrown.getStackTrace()) {
                line.append("    at ").append(frame).append('\n');
            }
        }
        return line.toString();
    }

    private static String word(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "warning";
        }
        return level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "" : text.strip().replaceAll("\\s*\\R\\s*", " | ");
    }
}
