// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

/** What a sealed frame holds; the codes are bytes on the wire. */
public final class FrameType {
    /** Bytes of a stream, or the last piece of a message. */
    public static final int DATA = 1;
    /** A piece of a message that another one follows. */
    public static final int PART = 2;
    /** First frame of the initiator: session type and limits. */
    public static final int OPEN = 3;
    /** First frame of the responder: limits; the session is open. */
    public static final int ACCEPT = 4;
    /** First frame of the responder instead: a code; the session is closed. */
    public static final int REFUSE = 5;
    /** Inside a running session: a message of the handshake that renews it. */
    public static final int HANDSHAKE = 6;
    /** The last frame under the keys it comes under; the next one of this direction is under the new session's. */
    public static final int SWITCH = 7;
    /** The side that was dialled asks for a renewal. */
    public static final int RENEW = 8;

    private FrameType() {}
}
