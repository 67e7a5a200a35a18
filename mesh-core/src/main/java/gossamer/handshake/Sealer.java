// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

/**
 * Seals the frames of one direction of one session.
 *
 * <p>Confined to one thread at a time.
 */
public final class Sealer {
    private final Suite suite;
    private final byte[] iv;
    private final byte[] nonce = new byte[Suite.FRAME_NONCE_BYTES];
    private final long framesPerKey;

    private byte[] key;
    private Suite.Cipher cipher;
    private int phase;
    private long counter;
    private long framesOfKey;
    private long bytesOfKey;
    private boolean over;

    Sealer(Suite suite, byte[] key, byte[] iv) {
        this(suite, key, iv, Ratchet.FRAMES_MAX);
    }

    Sealer(Suite suite, byte[] key, byte[] iv, long framesPerKey) {
        this.suite = suite;
        this.key = key;
        this.iv = iv;
        this.framesPerKey = framesPerKey;
        this.cipher = suite.sealer(key);
    }

    /**
     * Seals one payload into a whole frame.
     *
     * @param type one of {@link FrameType}
     * @param payload holds 0 to {@link Frames#PAYLOAD_BYTES_MAX} bytes from {@code offset} on
     * @param out takes {@code length + }{@link Frames#OVERHEAD_BYTES} bytes from {@code outOffset} on
     * @return the bytes written
     * @throws IllegalStateException after {@link #wipe}: what is left of the key is no secret
     */
    public int seal(int type, byte[] payload, int offset, int length, byte[] out, int outOffset) {
        if (length < 0 || length > Frames.PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a frame carries 0 to " + Frames.PAYLOAD_BYTES_MAX + " bytes, not " + length);
        }
        checkUnwiped();
        if (framesOfKey == framesPerKey || bytesOfKey >= Ratchet.BYTES_MAX) {
            turn();
        }
        Frames.header(length + Suite.TAG_BYTES, type, phase, out, outOffset);
        Frames.nonce(iv, counter, nonce);
        counter++;
        framesOfKey++;
        bytesOfKey += length;
        int body = cipher.apply(
                nonce,
                out,
                outOffset,
                Frames.HEADER_BYTES,
                payload,
                offset,
                length,
                out,
                outOffset + Frames.HEADER_BYTES);
        return Frames.HEADER_BYTES + body;
    }

    /** Goes on with the next key, which the other end follows by the phase; frames and bytes do the same. */
    public void turn() {
        checkUnwiped();
        byte[] old = key;
        key = Ratchet.next(suite, old);
        Ratchet.wipe(old);
        cipher = suite.sealer(key);
        phase ^= 1;
        framesOfKey = 0;
        bytesOfKey = 0;
    }

    private void checkUnwiped() {
        if (over) {
            throw new IllegalStateException("a session that is over seals nothing");
        }
    }

    /** Overwrites the key and lets the cipher go; nothing is sealed any more. */
    public void wipe() {
        over = true;
        Ratchet.wipe(key);
        Ratchet.wipe(iv);
        Ratchet.wipe(nonce);
        cipher = Suite.Cipher.NONE;
    }
}
