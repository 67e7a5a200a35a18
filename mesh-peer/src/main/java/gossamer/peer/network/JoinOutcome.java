// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.model.View;

/** How an attempt to join a mesh ended. */
public sealed interface JoinOutcome {
    /** The view that holds now; it has this peer and at least one other. */
    record Joined(View view) implements JoinOutcome {}

    /**
     * Nobody answered, and this peer is a mesh of one that others may join.
     *
     * @param view holds this peer only
     */
    record Alone(View view) implements JoinOutcome {}

    /**
     * Somebody answered and refused, or nobody did and the config says {@code once}; the network is closed.
     *
     * @param why the kind of refusal
     * @param line a whole sentence for a person, which names what to do
     */
    record Refused(Why why, String line) implements JoinOutcome {}

    /** The kinds of refusal. */
    enum Why {
        WRONG_SECRET,
        OTHER_MESH,
        VERSION,
        DUPLICATE,
        NO_ANSWER
    }
}
