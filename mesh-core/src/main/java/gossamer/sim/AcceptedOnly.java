// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event;
import gossamer.message.StealMessage.Loot;
import gossamer.model.Accept;
import gossamer.model.JobId;

/** A10: work comes only to peers that accept its kind, and back to its owner. */
final class AcceptedOnly extends Invariant {
    AcceptedOnly() {
        super("A10 acceptedOnly");
    }

    @Override
    void stepping(SimulatedPeer peer, Event event) {
        if (event instanceof Event.Received received && received.message() instanceof Loot loot) {
            evaluated();
            JobId job = loot.leases().get(0).job();
            check(
                    job.origin().equals(peer.id())
                            || loot.lost() // it goes to whom the giver takes for the owner
                            || peer.inspect().known().contains(job)
                            || !peer.inspect().held(job).isEmpty() // it was its owner: it is taken for a worker of it
                            || peer.card().accepts().takes(job.kind()),
                    peer,
                    " accepts ",
                    peer.card().accepts(),
                    " and is handed ",
                    job.kind());
        }
    }

    @Override
    void running(SimulatedPeer peer, JobId job) {
        evaluated();
        Accept accepts = peer.card().accepts();
        check(accepts.takes(job.kind()), peer, " accepts ", accepts, " and runs ", job.kind());
    }
}
