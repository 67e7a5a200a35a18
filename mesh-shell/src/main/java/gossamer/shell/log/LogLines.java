// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.log;

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
 * Writes what is logged to stderr, one plain line a record.
 *
 * <p>Warnings and worse by default. A stack trace follows only when more is asked for, by {@code -v}.
 */
public final class LogLines extends Formatter {
    /** Read at the start: its rules are in a file, and the first warning may be that none can be opened any more. */
    private static final ZoneId ZONE = ZoneId.systemDefault();

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    /** Loggers that nobody holds are forgotten, and their levels with them. */
    private static final Logger ROOT = Logger.getLogger("");

    private static final Logger OURS = Logger.getLogger("gossamer");

    /**
     * Warns at each start that it does without native code: so it shall.
     *
     * <p>Its parts that matter report errors.
     */
    private static final Logger AFFINITY = Logger.getLogger("net.openhft.affinity");

    private static volatile Level ofOthers = Level.WARNING;
    private static volatile Level ofOurs = Level.WARNING;

    private LogLines() {}

    /** Replaces whatever the JDK would log with, for the whole process. */
    public static void install(PrintStream to) {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        ROOT.addHandler(new Lines(to));
        level(0);
    }

    /**
     * Says how much to write.
     *
     * @param times 0 for warnings, 1 for what our own packages do in their life, more for their every step
     */
    public static void level(int times) {
        ofOthers = times > 1 ? Level.INFO : Level.WARNING;
        ofOurs = times > 1 ? Level.FINE : times == 1 ? Level.INFO : Level.WARNING;
        ROOT.setLevel(ofOthers);
        AFFINITY.setLevel(times > 1 ? Level.INFO : Level.SEVERE);
        OURS.setLevel(ofOurs);
    }

    /** Whether more than warnings is written. */
    public static boolean isVerbose() {
        return ofOurs.intValue() < Level.WARNING.intValue();
    }

    /** Has our own packages log their every step, though no more of it is written. */
    static void letNotesThrough() {
        OURS.setLevel(Level.FINE);
    }

    private static boolean isWritten(LogRecord record) {
        String logger = record.getLoggerName();
        boolean ours = logger != null && logger.startsWith(OURS.getName());
        return record.getLevel().intValue() >= (ours ? ofOurs : ofOthers).intValue();
    }

    private static final class Lines extends StreamHandler {
        Lines(PrintStream to) {
            super(to, new LogLines());
            setLevel(Level.ALL);
            setFilter(LogLines::isWritten);
        }

        @Override
        public synchronized void publish(LogRecord record) {
            super.publish(record);
            flush();
        }

        /** Leaves the stream open: logging ends before the commands that still have something to say at the end. */
        @Override
        public synchronized void close() {
            flush();
        }
    }

    @Override
    public String format(LogRecord record) {
        var line = new StringBuilder();
        line.append(LocalTime.ofInstant(record.getInstant(), ZONE).format(TIME));
        line.append(' ').append(word(record.getLevel())).append(' ').append(oneLine(formatMessage(record)));
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            line.append(" (").append(oneLine(thrown.toString())).append(')');
        }
        line.append('\n');
        if (thrown != null && isVerbose()) {
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
