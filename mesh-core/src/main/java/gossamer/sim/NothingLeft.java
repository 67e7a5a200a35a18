// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.engine.Inspection;

/** R10: when all jobs are over, or their owners are gone, no peer has anything of them. */
final class NothingLeft extends Invariant {
    NothingLeft() {
        super("R10 nothingLeft");
    }

    boolean holds(World world) {
        for (SimulatedPeer peer : world.livePeers()) {
            if (!peer.inspect().known().isEmpty()) {
                return false;
            }
            for (Ledger.Entry job : world.ledger().entries()) {
                if (!peer.inspect().held(job.id()).isEmpty()) {
                    return false;
                }
            }
        }
        return true;
    }

    void checkEmpty(World world) {
        for (SimulatedPeer peer : world.livePeers()) {
            Inspection inspection = peer.inspect();
            check(inspection.known().isEmpty(), peer, " still knows ", inspection.known());
            for (Ledger.Entry job : world.ledger().entries()) {
                evaluated();
                check(inspection.held(job.id()).isEmpty(), peer, " still has ", inspection.held(job.id()), " of ", job);
            }
        }
    }
}
