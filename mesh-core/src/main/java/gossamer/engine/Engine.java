// SPDX-License-Identifier: Apache-2.0
package gossamer.engine;

import gossamer.config.EngineConfig;
import gossamer.machine.Chance;
import gossamer.machine.Effects;
import gossamer.machine.Event;
import gossamer.model.PeerCard;

/** One whole peer as one machine: an event and the time go in, effects come out. */
public final class Engine {
    public Engine(EngineConfig config, PeerCard card, Chance chance, long nowNanos) {
        throw new IllegalStateException("not built: " + config + card + chance + nowNanos);
    }

    /** Takes one event. */
    public void step(long nowNanos, Event event, Effects out) {
        throw new IllegalStateException("not built: " + nowNanos + event + out);
    }

    /** When the engine next wants a {@link Event.Tick}; {@link Long#MAX_VALUE} for never. */
    public long deadlineNanos() {
        return Long.MAX_VALUE;
    }

    public Inspection inspect() {
        throw new IllegalStateException("not built");
    }
}
