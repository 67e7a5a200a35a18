// SPDX-License-Identifier: Apache-2.0
package gossamer.message;

import gossamer.model.Appetite;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.PeerId;
import gossamer.model.PeerLoad;
import gossamer.model.ViewId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves waiting work from loaded peers to idle ones. */
public sealed interface StealMessage extends Message {
    /**
     * Thief to victim: give me some of what waits at your place.
     *
     * @param request names the request at the thief
     * @param appetite what the thief could take
     * @param bytesMax the most argument bytes the thief takes at once
     */
    record StealRequest(long request, Appetite appetite, long bytesMax) implements StealMessage {}

    /**
     * Victim to thief: these leases are yours now; also sent unasked to the idle, and by a leaving peer.
     *
     * <p>The sender keeps them in transit and repeats this message until the owner confirms the new holder.
     *
     * @param grant names the hand-over at the sender, growing
     * @param settledBelow hand-overs of the sender below this number will not be repeated
     * @param request the request this answers, or 0 for none
     * @param spec the job of all the leases, or null where the sender thinks it too large to repeat
     * @param leases at least one, all of one job, disjoint
     * @param nanosPerTask what the sender believes one task takes, or 0 for unknown
     * @param idle idle peers that take this kind of work, to pass half of it on to, or null where the thief was not
     *     drawn from the idle set
     * @param through the peer whose lifeline brought this, where that is not the sender; otherwise null
     * @param lost whether a thief was lost that may have begun these: said to the owner only, which gives them out
     *     again
     */
    record Loot(
            long grant,
            long settledBelow,
            long request,
            @Nullable JobSpec spec,
            List<Lease> leases,
            long nanosPerTask,
            @Nullable IdlePeers idle,
            @Nullable PeerId through,
            boolean lost)
            implements StealMessage {
        /** In nobody else's hands before. */
        public Loot(
                long grant,
                long settledBelow,
                long request,
                @Nullable JobSpec spec,
                List<Lease> leases,
                long nanosPerTask,
                @Nullable IdlePeers idle,
                @Nullable PeerId through) {
            this(grant, settledBelow, request, spec, leases, nanosPerTask, idle, through, false);
        }

        /** Along a lifeline that ends at the sender, or along none. */
        public Loot(
                long grant,
                long settledBelow,
                long request,
                @Nullable JobSpec spec,
                List<Lease> leases,
                long nanosPerTask,
                @Nullable IdlePeers idle) {
            this(grant, settledBelow, request, spec, leases, nanosPerTask, idle, null);
        }
    }

    /**
     * Victim to thief: nothing to give.
     *
     * @param request the request this answers
     * @param hint the load of some peer that may have something, or null
     */
    record Decline(long request, @Nullable PeerLoad hint) implements StealMessage {}

    /** Thief to granter: I cannot take what you handed over under this number; it is yours again. */
    record Refuse(long grant) implements StealMessage {}

    /**
     * Dormant thief to another peer: send me work when you have it, once.
     *
     * @param appetite what the thief could take
     */
    record Lifeline(Appetite appetite) implements StealMessage {}

    /**
     * Peers drawn from the set of the idle, as ranks in one view.
     *
     * @param view the view that the ranks count in; in any other view the list means nothing
     * @param ranks none twice
     */
    record IdlePeers(ViewId view, int[] ranks) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof IdlePeers(ViewId otherView, int[] otherRanks)
                    && view.equals(otherView)
                    && java.util.Arrays.equals(ranks, otherRanks);
        }

        @Override
        public int hashCode() {
            return 31 * view.hashCode() + java.util.Arrays.hashCode(ranks);
        }

        @Override
        public String toString() {
            return ranks.length + " idle of " + view;
        }
    }
}
