// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The key of one direction, which turns into the next one in step at both ends.
 *
 * <p>The next key is {@code HKDF-Expand(key, "rekey", 32)}; the IV stays and the counter goes on, so no pair of key and
 * nonce comes twice. The sender turns when it has sealed {@link #FRAMES_MAX} frames or {@link #BYTES_MAX} bytes with
 * one key, or when its owner says that the key is old, and shows it by the other phase; the receiver follows when a
 * frame of the other phase opens with the next key.
 */
final class Ratchet {
    /** Below the 2^24.5 full records of RFC 8446, section 5.5. */
    static final long FRAMES_MAX = 1L << 24;

    static final long BYTES_MAX = 1L << 36;

    private Ratchet() {}

    static byte[] next(Suite suite, byte[] key) {
        return suite.expand(key, "rekey".getBytes(UTF_8), Suite.KEY_BYTES);
    }

    static void wipe(byte[] key) {
        Arrays.fill(key, (byte) 0);
    }
}
