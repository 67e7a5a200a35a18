// SPDX-License-Identifier: Apache-2.0
package gossamer.message;

import gossamer.model.PeerLoad;
import java.util.List;

/** Spreads small facts that are never needed for progress. */
public sealed interface GossipMessage extends Message {
    /**
     * Who has work waiting.
     *
     * @param loads at most {@link #LOADS_MAX}, one per peer
     */
    record Rumour(List<PeerLoad> loads) implements GossipMessage {
        public static final int LOADS_MAX = 32;
    }
}
