// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.fuzz;

import gossamer.handshake.Handshake;
import gossamer.handshake.Initiator;
import gossamer.handshake.Keyring;
import gossamer.handshake.MeshKey;
import gossamer.handshake.Party;
import gossamer.handshake.Refusal;
import gossamer.handshake.Responder;
import gossamer.handshake.SessionType;
import gossamer.handshake.Suite;
import gossamer.model.PeerId;
import gossamer.peer.crypto.StandardSuite;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Both ends of a handshake that says the same bytes each time, so that recorded bytes are valid. */
public final class Handshakes {
    public static final Suite SUITE = new StandardSuite();
    public static final Party ANNA = new Party(new PeerId(1, 1), 1_000, new byte[] {127, 0, 0, 1, 30, 121});
    public static final Party BERT = new Party(new PeerId(2, 2), 2_000, new byte[] {127, 0, 0, 1, 30, 122});

    /** Of whom bert knows where it is reached. */
    public static final Party CARL = new Party(new PeerId(3, 3), 3_000, new byte[] {127, 0, 0, 1, 30, 123});

    private static final Responder.Policy BERTS = new Responder.Policy() {
        @Override
        public @Nullable Refusal unwanted(Party peer) {
            return null;
        }

        @Override
        public boolean isOfAnother(byte[] address, PeerId caller) {
            return Arrays.equals(address, CARL.address());
        }
    };

    private Handshakes() {}

    public static Keyring ring(int seed, String mesh) {
        byte[] secret = new byte[Suite.KEY_BYTES];
        Arrays.fill(secret, (byte) seed);
        return Keyring.of(MeshKey.derive(SUITE, secret, mesh));
    }

    public static byte[] fresh(int seed) {
        byte[] fresh = new byte[Handshake.FRESH_BYTES];
        for (int i = 0; i < fresh.length; i++) {
            fresh[i] = (byte) (seed * 41 + i * 7);
        }
        return fresh;
    }

    public static Initiator initiator(Keyring ring, Party self, byte[] dialled) {
        return new Initiator(SUITE, ring, self, dialled, SessionType.GROUP, fresh(1));
    }

    public static Responder responder(Keyring ring) {
        return new Responder(SUITE, ring, BERT, BERTS, fresh(2));
    }

    /** What goes each way in a handshake, one after the other, and both ends at its end. */
    public record Talk(byte[] toResponder, byte[] toInitiator, Initiator initiator, Responder responder) {}

    public static Talk talk(Initiator initiator, Responder responder) {
        byte[] first = initiator.start();
        byte[] second = responder.onMessage(first);
        byte[] third = initiator.onMessage(second);
        byte[] acceptance = responder.onMessage(third);
        initiator.onMessage(acceptance);
        return new Talk(joined(first, third), joined(second, acceptance), initiator, responder);
    }

    public static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
