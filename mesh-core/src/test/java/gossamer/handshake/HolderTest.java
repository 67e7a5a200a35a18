// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.model.KeyId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Whoever holds the secret, or has recorded somebody who does, still says nothing that breaks a rule. */
class HolderTest {
    private static final Keyring RING = Wire.ring(1, "lab");
    private static final int NUMBER_AT = Handshake.HEAD_BYTES + 1 + KeyId.BYTES + 16 + 8;
    private static final int PROTOCOLS_AT = NUMBER_AT + 2 * Suite.KEY_BYTES;

    private static final Responder.Policy ANYBODY = peer -> null;

    private final Initiator anna = initiator();

    private static Initiator initiator() {
        return new Initiator(Wire.SUITE, RING, Wire.anna(), new byte[6], SessionType.GROUP, Wire.fresh(1));
    }

    private static Responder bert(Responder.Policy policy) {
        return new Responder(Wire.SUITE, RING, Wire.bert(), policy, Wire.fresh(2));
    }

    /** A first message that offers these protocols, with a valid MAC. */
    private static byte[] first(int protocolMin, int protocolMax) {
        byte[] first = initiator().start();
        ByteBuffer.wrap(first, PROTOCOLS_AT, 4).putShort((short) protocolMin).putShort((short) protocolMax);
        byte[] before = Arrays.copyOf(first, first.length - Handshake.MAC_BYTES);
        byte[] mac = Wire.SUITE.hmac(RING.primary().firstMac(), before);
        System.arraycopy(mac, 0, first, before.length, Handshake.MAC_BYTES);
        return first;
    }

    /** An answer to Anna's first message, rightly proved. */
    private byte[] second(Party self, byte[] number, byte[] agreed, int protocol) {
        byte[] first = anna.start();
        byte[] address = self.address();
        byte[] unproved = new byte[Handshake.HEAD_BYTES + KeyId.BYTES + 24 + 64 + 3 + address.length];
        ByteBuffer second = Handshake.head(unproved, Handshake.SECOND)
                .putLong(RING.primary().id().bits());
        Handshake.putParty(second, self, number, new byte[Suite.KEY_BYTES]);
        second.putShort((short) protocol);
        Handshake.putAddress(second, address);
        byte[] proof = Transcript.of(Wire.SUITE, RING.primary(), agreed, first, unproved)
                .responderProof();
        return ByteBuffer.allocate(unproved.length + proof.length)
                .put(unproved)
                .put(proof)
                .array();
    }

    private byte[] second(Party self, int protocol) {
        byte[] secret = Arrays.copyOf(Wire.fresh(5), Suite.KEY_BYTES);
        byte[] annas = Wire.SUITE.publicKey(Arrays.copyOf(Wire.fresh(1), Suite.KEY_BYTES));
        return second(self, Wire.SUITE.publicKey(secret), Wire.SUITE.agree(secret, annas), protocol);
    }

    @Test
    void anAnswerThatKeepsTheRulesIsTaken() {
        byte[] third = anna.onMessage(second(Wire.bert(), 1));

        assertThat(anna.refusal()).isNull();
        assertThat(third).isNotEmpty();
    }

    @Test
    void anAnswerOfThePeerItselfIsRefused() {
        byte[] third = anna.onMessage(second(Wire.anna(), 1));

        assertThat(anna.refusal()).isEqualTo(new Refusal.OwnId());
        assertThat(third).isEmpty();
    }

    @Test
    void anAnswerInAProtocolThatWasNotOfferedIsRefused() {
        byte[] third = anna.onMessage(second(Wire.bert(), Handshake.PROTOCOL_MAX + 1));

        assertThat(anna.refusal()).isInstanceOf(Refusal.Malformed.class);
        assertThat(third).isEmpty();
    }

    @Test
    void anAnswerWithAPublicNumberThatGivesNoSecretIsRefused() {
        byte[] third = anna.onMessage(second(Wire.bert(), new byte[Suite.KEY_BYTES], new byte[Suite.KEY_BYTES], 1));

        assertThat(anna.refusal()).isInstanceOf(Refusal.Malformed.class);
        assertThat(third).isEmpty();
    }

    @Test
    void aPeerOfAnOlderProtocolIsToldSo() {
        Responder bert = bert(ANYBODY);

        byte[] reply = bert.onMessage(first(0, Handshake.PROTOCOL_MIN - 1));

        assertThat(bert.refusal()).isEqualTo(new Refusal.TooOld());
        assertThat(reply).hasSize(Handshake.REJECT_BYTES);
    }

    @Test
    void aPeerOfANewerProtocolIsToldSo() {
        Responder bert = bert(ANYBODY);

        byte[] reply = bert.onMessage(first(Handshake.PROTOCOL_MAX + 1, 0xffff));

        assertThat(bert.refusal()).isEqualTo(new Refusal.TooNew());
        assertThat(reply).hasSize(Handshake.REJECT_BYTES);
    }

    @Test
    void aPeerThatAlsoSpeaksANewerProtocolIsAnsweredInTheNewestThatBothSpeak() {
        Responder bert = bert(ANYBODY);

        byte[] reply = bert.onMessage(first(Handshake.PROTOCOL_MIN, Handshake.PROTOCOL_MAX + 1));

        int protocolAt = Handshake.HEAD_BYTES + KeyId.BYTES + 24 + 64;
        assertThat(bert.refusal()).isNull();
        assertThat(ByteBuffer.wrap(reply).getShort(protocolAt)).isEqualTo((short) Handshake.PROTOCOL_MAX);
    }

    @Test
    void aRecordedFirstMessageIsNotAnswered() { // H1
        Seen seen = new Seen();
        Responder.Policy remembers = new Responder.Policy() {
            @Override
            public Refusal unwanted(Party peer) {
                return new Refusal.Unsupported();
            }

            @Override
            public boolean isReplay(byte[] hash) {
                return seen.isKnown(hash);
            }
        };
        byte[] first = anna.start();
        assertThat(bert(remembers).onMessage(first)).isNotEmpty();
        Responder again = bert(remembers);

        byte[] reply = again.onMessage(first);

        assertThat(again.refusal()).isEqualTo(new Refusal.Replayed());
        assertThat(reply).isEmpty();
        assertThat(again.isKnown()).isFalse();
    }

    @Test
    void thePrivateNumberIsGoneWhenAHandshakeIsOver() {
        Wire wire = Wire.between(RING, RING).run();
        Responder refused = bert(ANYBODY);
        refused.onTimeout();

        for (Handshake each : new Handshake[] {wire.initiator, wire.responder, refused}) {
            assertThat(each.secret).containsOnly(0);
        }
    }
}
