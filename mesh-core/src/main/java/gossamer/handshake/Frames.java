// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

/**
 * Frames of a sealed session: sizes, limits and what both directions share.
 *
 * <p>A frame is {@code len 3 | type 1 | phase 1 | ciphertext | tag 16}; the five bytes are authenticated, {@code len}
 * counts what follows them. The nonce is the direction's IV xor a counter that both ends keep and none sends, so a
 * frame that is lost, doubled, moved or sent back does not open.
 */
public final class Frames {
    /** Bytes of the header. */
    public static final int HEADER_BYTES = 5;

    /** Bytes that a frame is larger than its payload. */
    public static final int OVERHEAD_BYTES = HEADER_BYTES + Suite.TAG_BYTES;

    /** The largest {@code len}: 16 MiB less one, all that three bytes can say. */
    public static final int BODY_BYTES_MAX = (1 << 24) - 1;

    /** The largest payload of one frame; larger payloads go in pieces. */
    public static final int PAYLOAD_BYTES_MAX = BODY_BYTES_MAX - Suite.TAG_BYTES;

    /** What a method returns for bytes that are refused; the session is over then. */
    public static final int REFUSED = -1;

    private Frames() {}

    static void nonce(byte[] iv, long counter, byte[] nonce) {
        System.arraycopy(iv, 0, nonce, 0, Suite.FRAME_NONCE_BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[Suite.FRAME_NONCE_BYTES - 1 - i] ^= (byte) (counter >>> (8 * i));
        }
    }

    static void header(int bodyLength, int type, int phase, byte[] to, int offset) {
        to[offset] = (byte) (bodyLength >>> 16);
        to[offset + 1] = (byte) (bodyLength >>> 8);
        to[offset + 2] = (byte) bodyLength;
        to[offset + 3] = (byte) type;
        to[offset + 4] = (byte) phase;
    }
}
