// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

/**
 * Opens the frames of one direction of one session, in the order in which they were sealed, none left out.
 *
 * <p>Two steps, so that a length is judged before room is made for it: {@link #header}, then {@link #body}. After the
 * first refused frame it refuses everything. Confined to one thread at a time.
 */
public final class Opener {
    private final Suite suite;
    private final byte[] iv;
    private final byte[] nonce = new byte[Suite.FRAME_NONCE_BYTES];
    private final byte[] header = new byte[Frames.HEADER_BYTES];

    private int bodyBytesMax;
    private byte[] key;
    private Suite.Cipher cipher;
    private int phase;
    private long counter;
    private int bodyLength = Frames.REFUSED;
    private boolean dead;

    Opener(Suite suite, byte[] key, byte[] iv, int payloadBytesMax) {
        this.suite = suite;
        this.key = key;
        this.iv = iv;
        this.cipher = suite.opener(key);
        limit(payloadBytesMax);
    }

    /** Changes the largest payload accepted, up to {@link Frames#PAYLOAD_BYTES_MAX}. */
    public void limit(int payloadBytesMax) {
        if (payloadBytesMax < 0 || payloadBytesMax > Frames.PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "the limit is 0 to " + Frames.PAYLOAD_BYTES_MAX + " bytes, not " + payloadBytesMax);
        }
        bodyBytesMax = payloadBytesMax + Suite.TAG_BYTES;
    }

    /**
     * Judges the five bytes of a header.
     *
     * @return how many bytes follow, at least 16 and at most the limit and a tag; or {@link Frames#REFUSED}
     */
    public int header(byte[] from, int offset) {
        int length = (from[offset] & 0xff) << 16 | (from[offset + 1] & 0xff) << 8 | (from[offset + 2] & 0xff);
        boolean good = !dead && length >= Suite.TAG_BYTES && length <= bodyBytesMax && (from[offset + 4] & 0xff) <= 1;
        if (!good) {
            return refuse();
        }
        System.arraycopy(from, offset, header, 0, Frames.HEADER_BYTES);
        bodyLength = length;
        return length;
    }

    /** The type of the frame whose header came last, authenticated once its body has opened. */
    public int type() {
        return header[3];
    }

    /**
     * Opens the body that belongs to the last header.
     *
     * @param from holds as many bytes as {@link #header} returned
     * @param out takes 16 bytes less
     * @return the bytes of the payload, or {@link Frames#REFUSED} if a single bit is not as it was sealed
     */
    public int body(byte[] from, int offset, byte[] out, int outOffset) {
        if (dead || bodyLength == Frames.REFUSED) {
            return refuse();
        }
        if (header[4] != phase) {
            turn();
        }
        Frames.nonce(iv, counter, nonce);
        counter++;
        int length = cipher.apply(nonce, header, 0, Frames.HEADER_BYTES, from, offset, bodyLength, out, outOffset);
        bodyLength = Frames.REFUSED;
        return length == Suite.Cipher.FORGED ? refuse() : length;
    }

    private void turn() {
        byte[] old = key;
        key = Ratchet.next(suite, old);
        Ratchet.wipe(old);
        cipher = suite.opener(key);
        phase ^= 1;
    }

    private int refuse() {
        dead = true;
        return Frames.REFUSED;
    }

    /** Overwrites the key and lets the cipher go; nothing is opened any more. */
    public void wipe() {
        dead = true;
        Ratchet.wipe(key);
        Ratchet.wipe(iv);
        Ratchet.wipe(nonce);
        cipher = Suite.Cipher.NONE;
    }
}
