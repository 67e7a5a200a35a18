// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import gossamer.model.PeerId;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Two handshake machines and the bytes between them, which a test may change on the way. */
final class Wire {
    static final Suite SUITE = new JdkSuite();
    static final PeerId ANNA = new PeerId(0x0a0a0a0a00000001L, 1);
    static final PeerId BERT = new PeerId(0x0b0b0b0b00000002L, 2);
    static final PeerId CARLA = new PeerId(0x0c0c0c0c00000003L, 3);

    final Initiator initiator;
    final Responder responder;
    final List<byte[]> toResponder = new ArrayList<>();
    final List<byte[]> toInitiator = new ArrayList<>();
    private final ByteArrayOutputStream sentToResponder = new ByteArrayOutputStream();
    private final ByteArrayOutputStream sentToInitiator = new ByteArrayOutputStream();
    private int readByResponder;
    private int readByInitiator;
    private UnaryOperator<byte[]> change = bytes -> bytes;

    Wire(Initiator initiator, Responder responder) {
        this.initiator = initiator;
        this.responder = responder;
    }

    /** Anna dials Bert; both hold these keys. */
    static Wire between(Keyring annas, Keyring berts) {
        return new Wire(
                new Initiator(SUITE, annas, anna(), berts(7802), SessionType.GROUP, fresh(1)),
                new Responder(SUITE, berts, bert(), peer -> null, fresh(2)));
    }

    static Party anna() {
        return new Party(ANNA, 1_000, berts(7801));
    }

    static Party bert() {
        return new Party(BERT, 2_000, berts(7802));
    }

    private static byte[] berts(int port) {
        return new byte[] {127, 0, 0, 1, (byte) (port >>> 8), (byte) port};
    }

    static byte[] fresh(int seed) {
        byte[] fresh = new byte[Handshake.FRESH_BYTES];
        for (int i = 0; i < fresh.length; i++) {
            fresh[i] = (byte) (seed * 37 + i * 11);
        }
        return fresh;
    }

    static MeshKey key(int seed, String mesh) {
        byte[] secret = new byte[Suite.KEY_BYTES];
        Arrays.fill(secret, (byte) seed);
        return MeshKey.derive(SUITE, secret, mesh);
    }

    static Keyring ring(int seed, String mesh) {
        return Keyring.of(key(seed, mesh));
    }

    /** Flips one bit of all bytes that cross, counted in the order in which they are sent. */
    Wire flipping(long bit) {
        long[] passed = {0};
        change = bytes -> {
            byte[] copy = bytes.clone();
            long at = bit - passed[0];
            if (at >= 0 && at < 8L * copy.length) {
                copy[(int) (at / 8)] ^= (byte) (1 << (at % 8));
            }
            passed[0] += 8L * copy.length;
            return copy;
        };
        return this;
    }

    /** Lets the machines speak until neither can go on. */
    Wire run() {
        send(initiator.start(), sentToResponder, toResponder);
        boolean moved = true;
        while (moved) {
            byte[] forResponder = next(sentToResponder, readByResponder, responder);
            if (forResponder != null) {
                readByResponder += forResponder.length;
                send(responder.onBytes(forResponder), sentToInitiator, toInitiator);
            }
            byte[] forInitiator = next(sentToInitiator, readByInitiator, initiator);
            if (forInitiator != null) {
                readByInitiator += forInitiator.length;
                send(initiator.onBytes(forInitiator), sentToResponder, toResponder);
            }
            moved = forResponder != null || forInitiator != null;
        }
        return this;
    }

    private void send(byte[] bytes, ByteArrayOutputStream way, List<byte[]> record) {
        if (bytes.length > 0) {
            record.add(bytes);
            way.writeBytes(change.apply(bytes));
        }
    }

    private static byte @Nullable [] next(ByteArrayOutputStream way, int read, Handshake reader) {
        int wanted = reader.wanted();
        if (wanted == 0 || way.size() - read < wanted) {
            return null;
        }
        return Arrays.copyOfRange(way.toByteArray(), read, read + wanted);
    }

    boolean isOpen() {
        return initiator.session() != null || responder.session() != null;
    }
}
