// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

/**
 * One plain line for a person, already rate limited. Immutable.
 *
 * @param kind what it is about, for those who count rather than read
 * @param line a whole sentence without secret, payload or stack trace
 */
public record Notice(Kind kind, String line) {
    /** What a notice is about. */
    public enum Kind {
        /** A peer with another secret was heard, refused, or refused this peer. */
        WRONG_SECRET,
        /** The same with the same secret and another mesh name. */
        OTHER_MESH,
        /** The same with a protocol version that this one does not speak. */
        VERSION,
        /** Two processes go by one id. */
        DUPLICATE,
        /** Bytes on the listening port or the multicast group that are no part of the protocol. */
        GARBAGE,
        /** A connection stood and the other end said nothing, for as long as a handshake may take. */
        SILENT,
        /** Nobody answered: a first peer, or a network that does not let multicast through. */
        NO_ANSWER,
        /** Multicast does not work here at all. */
        NO_MULTICAST,
        /** A seed cannot be used: unknown host, or nobody listens there. */
        SEED,
        /** The key file has changed and cannot be used. */
        KEY_FILE,
        /** The wished port was taken and another one is used. */
        PORT,
        /** Lines left out since the last one. */
        SUMMARY,
        /** An error of ours or of a library; the mesh goes on. */
        FAULT
    }
}
