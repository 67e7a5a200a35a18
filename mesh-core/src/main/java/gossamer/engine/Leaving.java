// SPDX-License-Identifier: Apache-2.0
package gossamer.engine;

import gossamer.config.EngineConfig;
import gossamer.machine.Effects;

/**
 * Whether this peer is leaving, and until when it waits for its work to be taken over.
 *
 * <p>Confined to the event loop.
 */
final class Leaving {
    private final EngineConfig config;
    private boolean begun;
    private boolean ended;
    private long until;

    Leaving(EngineConfig config) {
        this.config = config;
    }

    void begin(long nowNanos) {
        if (!begun) {
            begun = true;
            until = nowNanos + config.leaveNanos();
        }
    }

    boolean isLeaving() {
        return begun;
    }

    /** Whether it is time to go: everything is handed over, or the wait is over. */
    boolean isOver(long nowNanos, boolean nothingHere) {
        return begun && !ended && (nothingHere || nowNanos >= until);
    }

    void end(Effects out) {
        ended = true;
        out.left();
    }

    long deadlineNanos() {
        return begun && !ended ? until : Long.MAX_VALUE;
    }
}
