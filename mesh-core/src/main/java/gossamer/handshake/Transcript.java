// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The key schedule: from both first messages and the shared numbers to the proofs and the keys of the session.
 *
 * <pre>
 *   TH = SHA256(label | mesh | M1 | M2 without proofR), each field after its length in 4 bytes
 *   HS = Extract(Expand(root, "derived", 32), X25519)
 *   proofR = HMAC(Expand(HS, "fin r", 32), TH)        proofI = HMAC(Expand(HS, "fin i", 32), TH | proofR)
 *   keys   = Expand(HS, "app i2r key" | TH, 32) and so on        sid = Expand(HS, "sid" | TH, 8)
 * </pre>
 */
final class Transcript {
    private static final String LABEL = "gossamer handshake v1";

    private final Suite suite;
    private final byte[] hash;
    private final byte[] secret;

    private Transcript(Suite suite, byte[] hash, byte[] secret) {
        this.suite = suite;
        this.hash = hash;
        this.secret = secret;
    }

    /**
     * @param shared the X25519 secret, not all zero; wiped here
     * @param second M2 without its proof
     */
    static Transcript of(Suite suite, MeshKey key, byte[] shared, byte[] first, byte[] second) {
        byte[] hash = suite.hash(fields(LABEL.getBytes(UTF_8), key.mesh().getBytes(UTF_8), first, second));
        byte[] derived = suite.expand(key.root(), "derived".getBytes(UTF_8), Suite.KEY_BYTES);
        byte[] secret = suite.extract(derived, shared);
        Arrays.fill(derived, (byte) 0);
        Arrays.fill(shared, (byte) 0);
        return new Transcript(suite, hash, secret);
    }

    private static byte[] fields(byte[]... fields) {
        int length = 0;
        for (byte[] field : fields) {
            length += Integer.BYTES + field.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] field : fields) {
            all.putInt(field.length).put(field);
        }
        return all.array();
    }

    byte[] responderProof() {
        return proof("fin r", hash);
    }

    byte[] initiatorProof(byte[] responderProof) {
        byte[] both = Arrays.copyOf(hash, hash.length + responderProof.length);
        System.arraycopy(responderProof, 0, both, hash.length, responderProof.length);
        return proof("fin i", both);
    }

    private byte[] proof(String label, byte[] over) {
        byte[] key = suite.expand(secret, label.getBytes(UTF_8), Suite.KEY_BYTES);
        byte[] proof = suite.hmac(key, over);
        Arrays.fill(key, (byte) 0);
        return proof;
    }

    Sealer sealer(Direction direction) {
        return new Sealer(suite, key(direction), iv(direction));
    }

    Opener opener(Direction direction, int payloadBytesMax) {
        return new Opener(suite, key(direction), iv(direction), payloadBytesMax);
    }

    long sessionId() {
        return ByteBuffer.wrap(bound("sid", Long.BYTES)).getLong();
    }

    void wipe() {
        Arrays.fill(secret, (byte) 0);
    }

    private byte[] key(Direction direction) {
        return bound("app " + direction.label + " key", Suite.KEY_BYTES);
    }

    private byte[] iv(Direction direction) {
        return bound("app " + direction.label + " iv", Suite.FRAME_NONCE_BYTES);
    }

    private byte[] bound(String label, int length) {
        byte[] info = label.getBytes(UTF_8);
        byte[] all = Arrays.copyOf(info, info.length + hash.length);
        System.arraycopy(hash, 0, all, info.length, hash.length);
        return suite.expand(secret, all, length);
    }

    /** Whose bytes a key seals. */
    enum Direction {
        TO_RESPONDER("i2r"),
        TO_INITIATOR("r2i");

        private final String label;

        Direction(String label) {
            this.label = label;
        }
    }
}
