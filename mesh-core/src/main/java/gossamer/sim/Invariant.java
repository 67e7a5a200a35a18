// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event;
import gossamer.message.Message;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.Yield;

/**
 * One rule that holds in every world, with the number of times it was evaluated: a rule that was never looked at has
 * not held.
 *
 * <p>A world tells each what happens; a rule that finds itself broken throws a {@link Violation}. The numbers are those
 * of the engine's design: I1 to I28.
 */
abstract class Invariant {
    private final String name;
    private long evaluations;

    Invariant(String name) {
        this.name = name;
    }

    final String name() {
        return name;
    }

    final long evaluations() {
        return evaluations;
    }

    final void evaluated() {
        evaluations++;
    }

    /**
     * Throws unless the rule holds.
     *
     * @param what says how it is broken, in parts that are put into words only then
     */
    final void check(boolean holds, Object... what) {
        if (!holds) {
            StringBuilder text = new StringBuilder();
            for (Object part : what) {
                text.append(part);
            }
            throw new Violation(name, text.toString());
        }
    }

    /** A submitter is handed results; called before the ledger knows of them. */
    void delivered(Ledger.Entry job, SimulatedPeer at, Yield yield) {}

    /** A submitter is told how its job stands; called before the ledger knows of it. */
    void progressed(Ledger.Entry job, SimulatedPeer at, JobHead head) {}

    /** An engine is about to take an event; in large worlds, before one step in many. */
    void stepping(SimulatedPeer peer, Event event) {}

    /** An engine sends a message, during a step. */
    void sending(SimulatedPeer peer, Message message) {}

    /** An engine gives workers a chunk of a job, during a step. */
    void running(SimulatedPeer peer, JobId job) {}

    /** An engine has taken any event. */
    void happened(SimulatedPeer peer, Event event) {}

    /** An engine has taken an event; in large worlds, after one step in many. */
    void stepped(SimulatedPeer peer, Event event) {}

    /** In large worlds, after one step in many: looks at whatever does not show at the peer that took it. */
    void sampled(World world) {}

    /** No message is under way, no fault open, and the engines had time to heal. */
    void calm(World world) {}
}
