// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

/**
 * The cryptography of version 1, handed to the machines of this package by the edge.
 *
 * <p>Every method leaves its arguments as they are and returns fresh arrays. Safe from any thread, except the ciphers,
 * which belong to one direction of one session each.
 */
public interface Suite {
    /** Bytes of a key, a private or public number, a nonce of the handshake, a proof and a hash. */
    int KEY_BYTES = 32;

    /** Bytes of the nonce of one frame. */
    int FRAME_NONCE_BYTES = 12;

    /** Bytes that sealing adds. */
    int TAG_BYTES = 16;

    /** The X25519 public number of a private one (RFC 7748), any 32 bytes. */
    byte[] publicKey(byte[] privateKey);

    /** The X25519 secret shared with the owner of a public number; all zero if that number is a bad one. */
    byte[] agree(byte[] privateKey, byte[] publicKey);

    /** HKDF-Extract with SHA-256 (RFC 5869). */
    byte[] extract(byte[] salt, byte[] inputKey);

    /** HKDF-Expand with SHA-256 (RFC 5869), up to 255 x 32 bytes. */
    byte[] expand(byte[] key, byte[] info, int length);

    /** HMAC-SHA256 (RFC 2104). */
    byte[] hmac(byte[] key, byte[] message);

    /** SHA-256. */
    byte[] hash(byte[] message);

    /** AES-256-GCM that seals. */
    Cipher sealer(byte[] key);

    /** AES-256-GCM that opens. */
    Cipher opener(byte[] key);

    /** One key in one direction; confined to one thread at a time. */
    interface Cipher {
        /** What {@link #apply} returns when the tag does not fit. */
        int FORGED = -1;

        /** Of no key: opens nothing and seals nothing. */
        Cipher NONE = (nonce, header, headerOffset, headerLength, in, inOffset, inLength, out, outOffset) -> FORGED;

        /**
         * Seals or opens one frame.
         *
         * @param nonce 12 bytes, never the same twice for one key
         * @param header holds the bytes that are authenticated but not sealed
         * @param in what to seal, or ciphertext and tag to open
         * @param out takes the result; it may be the array of {@code in} only if the ranges do not overlap
         * @return the number of bytes written: 16 more than came in, or 16 less; or {@link #FORGED}
         */
        int apply(
                byte[] nonce,
                byte[] header,
                int headerOffset,
                int headerLength,
                byte[] in,
                int inOffset,
                int inLength,
                byte[] out,
                int outOffset);
    }
}
