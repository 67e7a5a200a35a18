// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import org.jgroups.logging.CustomLogFactory;
import org.jgroups.logging.Log;
import org.jgroups.logging.LogFactory;

/**
 * Sends what JGroups logs to the JDK's logger {@code gossamer.jgroups} at level DEBUG, so that an idle peer prints
 * nothing.
 *
 * <p>JGroups knows one log factory for the whole process: one that the program has set already stays. What a person
 * must know comes as a {@link Notice} instead. Safe from any thread.
 */
final class QuietLogs implements CustomLogFactory {
    private static final System.Logger LOGGER = System.getLogger("gossamer.jgroups");

    static void install() {
        if (LogFactory.getCustomLogFactory() == null) {
            LogFactory.setCustomLogFactory(new QuietLogs());
        }
    }

    @Override
    public Log getLog(Class<?> of) {
        return new QuietLog(of.getSimpleName());
    }

    @Override
    public Log getLog(String category) {
        return new QuietLog(category);
    }

    /** All of JGroups' levels down to debug become DEBUG; its trace, which is on its hot paths, is off. */
    private record QuietLog(String name) implements Log {
        private static boolean on() {
            return LOGGER.isLoggable(System.Logger.Level.DEBUG);
        }

        private void say(String text) {
            if (on()) {
                LOGGER.log(System.Logger.Level.DEBUG, name + ": " + text);
            }
        }

        private void fill(String format, Object[] arguments) {
            if (on()) {
                say(format.formatted(arguments));
            }
        }

        private void say(String text, Throwable thrown) {
            if (on()) {
                LOGGER.log(System.Logger.Level.DEBUG, name + ": " + text, thrown);
            }
        }

        @Override
        public boolean isFatalEnabled() {
            return on();
        }

        @Override
        public boolean isErrorEnabled() {
            return on();
        }

        @Override
        public boolean isWarnEnabled() {
            return on();
        }

        @Override
        public boolean isInfoEnabled() {
            return on();
        }

        @Override
        public boolean isDebugEnabled() {
            return on();
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public void fatal(String text) {
            say(text);
        }

        @Override
        public void fatal(String format, Object... arguments) {
            fill(format, arguments);
        }

        @Override
        public void fatal(String text, Throwable thrown) {
            say(text, thrown);
        }

        @Override
        public void error(String text) {
            say(text);
        }

        @Override
        public void error(String format, Object... arguments) {
            fill(format, arguments);
        }

        @Override
        public void error(String text, Throwable thrown) {
            say(text, thrown);
        }

        @Override
        public void warn(String text) {
            say(text);
        }

        @Override
        public void warn(String format, Object... arguments) {
            fill(format, arguments);
        }

        @Override
        public void warn(String text, Throwable thrown) {
            say(text, thrown);
        }

        @Override
        public void info(String text) {
            say(text);
        }

        @Override
        public void info(String format, Object... arguments) {
            fill(format, arguments);
        }

        @Override
        public void debug(String text) {
            say(text);
        }

        @Override
        public void debug(String format, Object... arguments) {
            fill(format, arguments);
        }

        @Override
        public void debug(String text, Throwable thrown) {
            say(text, thrown);
        }

        @Override
        public void trace(Object what) {}

        @Override
        public void trace(String text) {}

        @Override
        public void trace(String format, Object... arguments) {}

        @Override
        public void trace(String text, Throwable thrown) {}

        @Override
        public void setLevel(String level) {}

        @Override
        public String getLevel() {
            return on() ? "debug" : "off";
        }
    }
}
