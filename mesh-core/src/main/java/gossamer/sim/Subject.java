// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.config.EngineConfig;
import gossamer.engine.Engine;
import gossamer.engine.Inspection;
import gossamer.machine.Chance;
import gossamer.machine.Effects;
import gossamer.machine.Event;
import gossamer.model.PeerCard;

/** What a world drives at each peer: an engine, or one that a test has made faulty to see the fault found. */
public interface Subject {
    void step(long nowNanos, Event event, Effects out);

    long deadlineNanos();

    Inspection inspect();

    /** Makes the subject of a peer. */
    interface Maker {
        Subject make(EngineConfig config, PeerCard card, Chance chance, long nowNanos);
    }

    /** The engine itself. */
    static Subject engine(EngineConfig config, PeerCard card, Chance chance, long nowNanos) {
        Engine engine = new Engine(config, card, chance, nowNanos);
        return new Subject() {
            @Override
            public void step(long now, Event event, Effects out) {
                engine.step(now, event, out);
            }

            @Override
            public long deadlineNanos() {
                return engine.deadlineNanos();
            }

            @Override
            public Inspection inspect() {
                return engine.inspect();
            }
        };
    }
}
