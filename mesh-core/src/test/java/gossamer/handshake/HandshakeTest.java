// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.model.KeyId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    private static final String LAB = "lab";

    @Test
    void admitsPeersThatHoldTheSameSecret() {
        Wire wire = Wire.between(Wire.ring(1, LAB), Wire.ring(1, LAB)).run();

        Session annas = Objects.requireNonNull(wire.initiator.session());
        Session berts = Objects.requireNonNull(wire.responder.session());
        assertThat(annas.id()).isEqualTo(berts.id());
        assertThat(annas.peer().id()).isEqualTo(Wire.BERT);
        assertThat(berts.peer().id()).isEqualTo(Wire.ANNA);
        assertThat(berts.peer().address()).isEqualTo(Wire.anna().address());
        assertThat(berts.type()).isEqualTo(SessionType.GROUP);
        assertThat(opened(annas, berts, "to bert")).isEqualTo("to bert");
        assertThat(opened(berts, annas, "to anna")).isEqualTo("to anna");
    }

    private static String opened(Session from, Session to, String text) {
        byte[] payload = text.getBytes(UTF_8);
        byte[] frame = new byte[payload.length + Frames.OVERHEAD_BYTES];
        from.sealer().seal(FrameType.DATA, payload, 0, payload.length, frame, 0);
        to.opener().header(frame, 0);
        byte[] opened = new byte[payload.length];
        assertThat(to.opener().body(frame, Frames.HEADER_BYTES, opened, 0)).isEqualTo(payload.length);
        return new String(opened, UTF_8);
    }

    @Test
    void refusesEveryHandshakeInWhichOneBitWasFlipped() {
        Wire untouched = Wire.between(Wire.ring(1, LAB), Wire.ring(1, LAB)).run();
        long bits = 8L * (length(untouched.toResponder) + length(untouched.toInitiator));
        long beforeAcceptance = bits - 8L * untouched.toInitiator.get(1).length;

        for (long bit = 0; bit < bits; bit++) {
            Wire wire = Wire.between(Wire.ring(1, LAB), Wire.ring(1, LAB))
                    .flipping(bit)
                    .run();

            assertThat(wire.initiator.session()).as("bit %d of %d", bit, bits).isNull();
            if (bit < beforeAcceptance) { // after it the responder is done, and learns by the connection's end
                assertThat(wire.responder.session())
                        .as("bit %d of %d", bit, bits)
                        .isNull();
            }
        }
        assertThat(bits).isGreaterThan(2_500);
    }

    private static int length(List<byte[]> messages) {
        return messages.stream().mapToInt(each -> each.length).sum();
    }

    @Test
    void tellsBothEndsBothKeyIdsWhenTheSecretDiffers() {
        Wire wire = Wire.between(Wire.ring(1, LAB), Wire.ring(2, LAB)).run();

        KeyId annas = Wire.key(1, LAB).id();
        KeyId berts = Wire.key(2, LAB).id();
        assertThat(wire.responder.refusal()).isEqualTo(new Refusal.WrongSecret(berts, annas));
        Refusal told = Objects.requireNonNull(wire.initiator.refusal());
        assertThat(told.sentence()).isEqualTo("the secret differs (mine " + annas + ", theirs " + berts + ")");
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void keepsMeshesOfOtherNamesApart() {
        Wire wire = Wire.between(Wire.ring(1, LAB), Wire.ring(1, "home")).run();

        assertThat(wire.responder.refusal()).isEqualTo(new Refusal.OtherMesh("home"));
        assertThat(wire.initiator.refusal()).isEqualTo(new Refusal.OtherMesh(LAB));
    }

    @Test
    void doesNoDiffieHellmanForAStranger() { // H1
        Wire wire = Wire.between(Wire.ring(1, LAB), Wire.ring(1, "home")).run();

        assertThat(wire.toInitiator).hasSize(1);
        assertThat(wire.toInitiator.get(0)).hasSize(Handshake.REJECT_BYTES);
        assertThat(wire.responder.isKnown()).isFalse();
    }

    @Test
    void findsTheCommonKeyOfTwoRingsDuringARotation() {
        Keyring old = Wire.ring(1, LAB);
        Keyring both = new Keyring(List.of(Wire.key(1, LAB), Wire.key(2, LAB)));
        Keyring newFirst = new Keyring(List.of(Wire.key(2, LAB), Wire.key(1, LAB)));

        assertThat(Wire.between(both, newFirst).run().isOpen()).isTrue();
        assertThat(Wire.between(old, newFirst).run().isOpen()).isTrue();
        assertThat(Wire.between(both, old).run().isOpen()).isTrue();
    }

    @Test
    void refusesItself() {
        Keyring ring = Wire.ring(1, LAB);
        Wire wire = new Wire(
                new Initiator(Wire.SUITE, ring, Wire.anna(), new byte[6], SessionType.GROUP, Wire.fresh(1)),
                new Responder(Wire.SUITE, ring, Wire.anna(), peer -> null, Wire.fresh(2)));

        wire.run();

        assertThat(wire.responder.refusal()).isEqualTo(new Refusal.OwnId());
        assertThat(wire.initiator.refusal()).isEqualTo(new Refusal.OwnId());
    }

    @Test
    void toldApartAreItselfAndAnotherProcessOfItsId() {
        Party self = Wire.anna();
        Party later = new Party(self.id(), self.boot() + 1, self.address());
        Party elsewhere = new Party(self.id(), self.boot(), new byte[] {9, 9, 9, 9, 1, 1});
        for (Party other : List.of(later, elsewhere)) {
            Wire wire = new Wire(
                    new Initiator(Wire.SUITE, Wire.ring(1, LAB), self, new byte[6], SessionType.GROUP, Wire.fresh(1)),
                    new Responder(Wire.SUITE, Wire.ring(1, LAB), other, peer -> null, Wire.fresh(2)));

            wire.run();

            assertThat(wire.responder.refusal()).isEqualTo(new Refusal.DuplicateId());
            assertThat(wire.initiator.refusal()).isEqualTo(new Refusal.DuplicateId());
        }
    }

    @Test
    void refusesItsOwnFirstMessageSentBack() {
        Keyring ring = Wire.ring(1, LAB);
        Initiator initiator =
                new Initiator(Wire.SUITE, ring, Wire.anna(), new byte[6], SessionType.GROUP, Wire.fresh(1));
        byte[] first = initiator.start();

        initiator.onBytes(Arrays.copyOf(first, initiator.wanted()));

        assertThat(initiator.refusal()).isInstanceOf(Refusal.Malformed.class);
    }

    @Test
    void tellsTheOtherEndWhyThePolicyDoesNotWantIt() {
        Keyring ring = Wire.ring(1, LAB);
        Wire wire = new Wire(
                new Initiator(Wire.SUITE, ring, Wire.anna(), new byte[6], SessionType.GROUP, Wire.fresh(1)),
                new Responder(Wire.SUITE, ring, Wire.bert(), peer -> new Refusal.DuplicateId(), Wire.fresh(2)));

        wire.run();

        assertThat(wire.initiator.refusal()).isEqualTo(new Refusal.DuplicateId());
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void doesNotAdmitARecordedFirstMessageTwice() {
        Keyring ring = Wire.ring(1, LAB);
        Wire recorded = Wire.between(ring, ring).run();
        Responder restarted = new Responder(Wire.SUITE, ring, Wire.bert(), peer -> null, Wire.fresh(3));

        feed(restarted, recorded.toResponder.get(0));
        feed(restarted, recorded.toResponder.get(1));

        assertThat(restarted.session()).isNull();
        assertThat(restarted.refusal()).isInstanceOf(Refusal.Malformed.class);
    }

    @Test
    void doesNotTakeTheAnswersOfAnotherHandshake() {
        Keyring ring = Wire.ring(1, LAB);
        Wire recorded = Wire.between(ring, ring).run();
        Initiator other = new Initiator(Wire.SUITE, ring, Wire.anna(), new byte[6], SessionType.GROUP, Wire.fresh(4));

        feed(other, recorded.toInitiator.get(0));

        assertThat(other.refusal()).isInstanceOf(Refusal.Malformed.class);
    }

    private static void feed(Handshake machine, byte[] bytes) {
        int from = 0;
        while (machine.wanted() > 0 && from + machine.wanted() <= bytes.length) {
            int to = from + machine.wanted();
            machine.onBytes(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
    }

    @Test
    void saysWhichSideIsTooOld() {
        Responder responder = new Responder(Wire.SUITE, Wire.ring(1, LAB), Wire.bert(), peer -> null, Wire.fresh(2));
        byte[] future = {'G', 'S', 'M', 'H', 2, 1, 1};

        byte[] reply = responder.onBytes(future);

        assertThat(responder.refusal()).isEqualTo(new Refusal.TooNew());
        assertThat(reply).hasSize(Handshake.REJECT_BYTES);
    }

    @Test
    void answersNothingToGarbage() {
        Responder responder = new Responder(Wire.SUITE, Wire.ring(1, LAB), Wire.bert(), peer -> null, Wire.fresh(2));

        byte[] reply = responder.onBytes("GET / H".getBytes(US_ASCII));

        assertThat(reply).isEmpty();
        assertThat(responder.refusal()).isInstanceOf(Refusal.Malformed.class);
    }

    @Test
    void refusesAPublicNumberThatGivesNoSecret() {
        Keyring ring = Wire.ring(1, LAB);
        byte[] first =
                new Initiator(Wire.SUITE, ring, Wire.anna(), new byte[6], SessionType.GROUP, Wire.fresh(1)).start();
        int numberAt = Handshake.HEAD_BYTES + 1 + KeyId.BYTES + 16 + 8;
        Arrays.fill(first, numberAt, numberAt + Suite.KEY_BYTES, (byte) 0);
        byte[] before = Arrays.copyOf(first, first.length - Handshake.MAC_BYTES);
        byte[] mac = Wire.SUITE.hmac(ring.primary().firstMac(), before);
        System.arraycopy(mac, 0, first, before.length, Handshake.MAC_BYTES);
        Responder responder = new Responder(Wire.SUITE, ring, Wire.bert(), peer -> null, Wire.fresh(2));

        feed(responder, first);

        assertThat(responder.refusal()).isInstanceOf(Refusal.Malformed.class);
    }

    @Test
    void givesUpWhenNothingComes() {
        Responder responder = new Responder(Wire.SUITE, Wire.ring(1, LAB), Wire.bert(), peer -> null, Wire.fresh(2));

        responder.onTimeout();

        assertThat(responder.refusal()).isEqualTo(new Refusal.NoAnswer());
        assertThat(responder.wanted()).isZero();
        assertThatThrownBy(() -> responder.onBytes(new byte[7])).isInstanceOf(IllegalStateException.class); // H4
    }

    @Test
    void neverWantsMoreThan512Bytes() {
        for (int ids = 0; ids < 256; ids++) {
            for (int address = 0; address < 256; address += 5) {
                Responder responder =
                        new Responder(Wire.SUITE, Wire.ring(1, LAB), Wire.bert(), peer -> null, Wire.fresh(2));
                byte[] message = new byte[2048];
                Arrays.fill(message, (byte) address);
                System.arraycopy(new byte[] {'G', 'S', 'M', 'H', 1, 1, (byte) ids}, 0, message, 0, 7);
                int fed = 0;
                while (responder.wanted() > 0) {
                    fed += responder.wanted();
                    responder.onBytes(Arrays.copyOfRange(message, fed - responder.wanted(), fed));
                }
                assertThat(fed).isLessThanOrEqualTo(512);
            }
        }
    }
}
