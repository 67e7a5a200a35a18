// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import gossamer.model.KeyId;
import gossamer.model.PeerId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The packet by which peers find each other: "Dial this port of the address this came from".
 *
 * <pre>"GSM1" version type='H' | key id 8 | id 16 | boot 8 | count 8 | port 2 | HMAC(K_disc, all | source address) 32
 * </pre>
 *
 * <p>It grants nothing: at most it makes a peer dial the very address that sent it, where the handshake decides. The
 * sender's address is in the proof and not in the packet, so a copy sent from elsewhere proves nothing. It holds no
 * clock: {@code boot} and {@code count} of one id only grow, an older packet is stale.
 */
public final class Hello {
    /** Bytes of the packet. */
    public static final int BYTES = 80;

    private static final byte[] MAGIC = "GSM1".getBytes(US_ASCII);
    private static final int PROOF_AT = BYTES - Suite.KEY_BYTES;

    private Hello() {}

    /** What a packet turned out to be. */
    public sealed interface Heard {
        /** A peer of this mesh. */
        record FromPeer(PeerId id, long boot, long count, int port) implements Heard {}

        /** A peer with another secret. */
        record OtherSecret(KeyId theirs) implements Heard {}

        /** A peer with this secret and another mesh name; or a packet that was changed, or sent from elsewhere. */
        record BadProof() implements Heard {}

        /** Not such a packet, or of a version that this one does not know. */
        record Garbage() implements Heard {}
    }

    /**
     * Makes the packet.
     *
     * @param self this peer; its address is not used
     * @param count larger than in any packet before
     * @param port where others dial this peer
     * @param source the address the packet will be sent from, 4 or 16 bytes
     */
    public static byte[] make(Suite suite, MeshKey key, Party self, long count, int port, byte[] source) {
        byte[] whole = new byte[BYTES];
        ByteBuffer packet = ByteBuffer.wrap(whole).put(MAGIC).put((byte) 1).put((byte) 'H');
        packet.putLong(key.id().bits());
        packet.putLong(self.id().high()).putLong(self.id().low()).putLong(self.boot());
        packet.putLong(count).putShort((short) port);
        packet.put(proof(suite, key, whole, source));
        return whole;
    }

    /**
     * Judges a packet.
     *
     * @param packet holds what came
     * @param length of it
     * @param source the address it came from
     */
    public static Heard read(Suite suite, Keyring ring, byte[] packet, int length, byte[] source) {
        if (length != BYTES || !isHello(packet)) {
            return new Heard.Garbage();
        }
        ByteBuffer in = ByteBuffer.wrap(packet, MAGIC.length + 2, BYTES - MAGIC.length - 2);
        KeyId id = new KeyId(in.getLong());
        MeshKey key = ring.find(id);
        if (key == null) {
            return new Heard.OtherSecret(id);
        }
        byte[] proof = Arrays.copyOfRange(packet, PROOF_AT, BYTES);
        if (!MessageDigest.isEqual(proof(suite, key, packet, source), proof)) {
            return new Heard.BadProof();
        }
        PeerId peer = new PeerId(in.getLong(), in.getLong());
        return new Heard.FromPeer(peer, in.getLong(), in.getLong(), in.getShort() & 0xffff);
    }

    private static boolean isHello(byte[] packet) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (packet[i] != MAGIC[i]) {
                return false;
            }
        }
        return packet[4] == 1 && packet[5] == 'H';
    }

    private static byte[] proof(Suite suite, MeshKey key, byte[] packet, byte[] source) {
        byte[] message = Arrays.copyOf(packet, PROOF_AT + source.length);
        System.arraycopy(source, 0, message, PROOF_AT, source.length);
        return suite.hmac(key.discovery(), message);
    }
}
