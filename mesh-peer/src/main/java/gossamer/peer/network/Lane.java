// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.model.PeerId;
import gossamer.model.View;

/**
 * The way task traffic takes: bytes to a peer of the view, bytes from peers of the view.
 *
 * <p>What it promises: a message arrives whole or not at all, at most once, and only while sender and receiver stand in
 * each other's installed view. While both stay connected it does arrive. What it does not promise: any order between
 * two messages, whatever their sizes; who needs order numbers his messages. A message to a peer that just leaves may be
 * lost without a word: repeat what matters.
 *
 * <p>Safe from any thread; {@link #send} never blocks on the network, so it may be called inside a {@link Listener}.
 */
public interface Lane {
    /** The largest message, in bytes; larger ones are the caller's to cut. */
    int MESSAGE_BYTES_MAX = 1 << 30;

    /** How long a patient message waits for company. */
    long PATIENCE_MILLIS = 2;

    /** What became of a message handed to {@link #send}. */
    enum Sent {
        /** On its way. */
        YES,
        /** Dropped: the peer is not in the installed view (or is this peer itself). */
        NOT_IN_VIEW,
        /** Dropped: more than the limit waits for this peer already; try again when something was answered. */
        FULL,
        /** Dropped: this network is closed, or has not joined yet. */
        CLOSED
    }

    /**
     * Sends bytes to a peer; they are copied before this returns, so the array may be used again.
     *
     * @param to a member of the installed view other than this peer
     * @param bytes holds the message
     * @param offset of its first byte
     * @param length of the message, 0 to {@link #MESSAGE_BYTES_MAX}
     * @return what became of it; never an exception for what the network does
     * @throws IndexOutOfBoundsException if the range does not lie within the array
     */
    Sent send(PeerId to, byte[] bytes, int offset, int length);

    /**
     * The same for what nobody waits for: it may stay here for {@link #PATIENCE_MILLIS}, so that it goes with what is
     * sent next.
     */
    default Sent sendPatiently(PeerId to, byte[] bytes, int offset, int length) {
        return send(to, bytes, offset, length);
    }

    /** Sends a whole array. */
    default Sent send(PeerId to, byte[] bytes) {
        return send(to, bytes, 0, bytes.length);
    }

    /**
     * Hears what the network has to say.
     *
     * <p>Called from threads of the network, several at a time; views one after the other. Must return soon and must
     * not wait for anything the network does: hand over to a queue. What it throws is noted and dropped.
     */
    interface Listener {
        /**
         * A view was installed; it holds from now on for {@link #send}, and every later {@link #message} comes from a
         * member of it or of a still newer one.
         */
        void view(View view);

        /**
         * Bytes from a member of the installed view.
         *
         * @param from who sent them, as the sender says: whoever holds the secret is trusted that far
         * @param buffer holds the message; it belongs to the network and may be used again after the return
         * @param offset of its first byte
         * @param length of the message, 0 or more
         */
        void message(PeerId from, byte[] buffer, int offset, int length);

        /** Something a person may want to know; rate limited already. */
        void notice(Notice notice);
    }
}
