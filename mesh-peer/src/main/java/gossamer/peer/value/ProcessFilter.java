// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import java.io.ObjectInputFilter;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Refuses Java deserialization everywhere in the process but where a stream brings its own filter.
 *
 * <p>A peer's own {@code main} installs it first of all: a library that deserializes what the network sends finds
 * nothing it can make. Users' code on a worker thread ({@link UserCode}) may read streams of its own as in any program.
 * A program that embeds a peer keeps its own rules: nothing is installed there.
 *
 * <p>After JEP 415. Safe from any thread.
 */
public final class ProcessFilter {
    private static final ObjectInputFilter NOTHING = info -> ObjectInputFilter.Status.REJECTED;

    private ProcessFilter() {}

    /**
     * Installs it for the rest of the life of this process.
     *
     * @throws IllegalStateException if the process has a filter factory already, or has deserialized something
     */
    public static void install() {
        ObjectInputFilter.Config.setSerialFilterFactory(factory(ObjectInputFilter.Config.getSerialFilter()));
    }

    /** @param configured the filter of the process that a person configured, or null */
    static BinaryOperator<@Nullable ObjectInputFilter> factory(@Nullable ObjectInputFilter configured) {
        return (current, next) -> {
            if (current == null) { // a stream is being made
                return runsUserCode() ? next : NOTHING;
            }
            if (next == null) {
                return current;
            }
            // A stream sets its own filter.
            return current.equals(NOTHING)
                    ? ObjectInputFilter.merge(next, configured)
                    : ObjectInputFilter.merge(next, current);
        };
    }

    private static boolean runsUserCode() {
        return Thread.currentThread() instanceof UserCode thread && thread.isInUserCode();
    }
}
