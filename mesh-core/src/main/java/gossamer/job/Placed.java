// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.model.Lease;
import gossamer.model.PeerId;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the leases go that follow from some results: most wait here, some go straight to the peer they were split off
 * for.
 *
 * @param waiting for the backlog
 * @param handOvers for others
 */
public record Placed(List<Lease> waiting, List<HandOver> handOvers) {
    /**
     * Leases of one job for a hungry peer.
     *
     * @param giver whose lifeline is used up by it
     */
    public record HandOver(PeerId giver, PeerId taker, List<Lease> leases) {}

    Placed() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    void handOver(PeerId giver, PeerId taker, List<Lease> leases) {
        handOvers.add(new HandOver(giver, taker, leases));
    }
}
