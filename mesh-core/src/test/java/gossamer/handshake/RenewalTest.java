// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Each rule of a renewal by itself, by frames that break that one rule. */
class RenewalTest {
    private static final Keyring OLD = Wire.ring(1, "lab");
    private static final Keyring NEW_FIRST = new Keyring(List.of(Wire.key(2, "lab"), Wire.key(1, "lab")));
    private static final Refusal OUT_OF_PLACE = new Refusal.Malformed("a message of the handshake out of place");
    private static final Refusal NO_SWITCH = new Refusal.Malformed("a change of keys out of place");
    private static final Refusal ANOTHER = new Refusal.Malformed("another peer than before");

    private int seed = 100;

    private Renewal dialled = dialled(SessionType.GROUP);
    private Renewal answered = answered(SessionType.GROUP);

    private static Wire session(SessionType type) {
        return new Wire(
                        new Initiator(Wire.SUITE, OLD, Wire.anna(), Wire.bert().address(), type, Wire.fresh(1)),
                        new Responder(Wire.SUITE, OLD, Wire.bert(), peer -> null, Wire.fresh(2)))
                .run();
    }

    private static Renewal dialled(SessionType type) {
        Session session = Objects.requireNonNull(session(type).initiator.session());
        return new Renewal(Wire.SUITE, Wire.anna(), session, true);
    }

    private static Renewal answered(SessionType type) {
        Session session = Objects.requireNonNull(session(type).responder.session());
        return new Renewal(Wire.SUITE, Wire.bert(), session, false);
    }

    private byte[] fresh() {
        return Wire.fresh(seed++);
    }

    private List<Renewal.Frame> hear(Renewal end, int type, byte[] payload) {
        return end.onFrame(type, payload, OLD, fresh(), 0);
    }

    /** Carries frames between both ends, but no SWITCH; until nothing is left. */
    private void carry(Keyring dialledRing, Keyring answeredRing) {
        Deque<Renewal.Frame> toAnswered = new ArrayDeque<>(dialled.want(dialledRing, fresh(), 0));
        Deque<Renewal.Frame> toDialled = new ArrayDeque<>();
        while (!toAnswered.isEmpty() || !toDialled.isEmpty()) {
            boolean there = !toAnswered.isEmpty();
            Renewal.Frame frame = there ? toAnswered.remove() : toDialled.remove();
            if (frame.type() != FrameType.SWITCH) {
                Renewal end = there ? answered : dialled;
                (there ? toDialled : toAnswered)
                        .addAll(end.onFrame(
                                frame.type(), frame.payload(), there ? answeredRing : dialledRing, fresh(), 0));
            }
        }
    }

    /** Says to who answered what somebody with the secret says who begins a handshake as this party. */
    private void renewAs(Party from, SessionType type) {
        Initiator begun = new Initiator(Wire.SUITE, OLD, from, Wire.bert().address(), type, fresh());
        List<Renewal.Frame> second = hear(answered, FrameType.HANDSHAKE, begun.start());
        hear(answered, FrameType.HANDSHAKE, begun.onMessage(second.get(0).payload()));
    }

    private byte[] firstMessage(Party from, SessionType type) {
        return new Initiator(Wire.SUITE, OLD, from, Wire.bert().address(), type, fresh()).start();
    }

    @Test
    void whoRefusedSaysNothingMore() {
        byte[] good = firstMessage(Wire.anna(), SessionType.GROUP);
        hear(answered, FrameType.DATA, new byte[0]);
        Refusal why = answered.refusal();

        assertThat(answered.want(OLD, fresh(), 0)).isEmpty();
        assertThat(hear(answered, FrameType.HANDSHAKE, good)).isEmpty();
        assertThat(answered.refusal()).isNotNull().isSameAs(why);
    }

    @Test
    void whatIsWishedWhileARenewalRunsFollowsItOnce() { // N2
        carry(OLD, OLD);

        assertThat(dialled.want(OLD, fresh(), 0)).isEmpty();
        assertThat(dialled.want(OLD, fresh(), 0)).isEmpty();
        List<Renewal.Frame> next = hear(dialled, FrameType.SWITCH, new byte[0]);

        assertThat(next).hasSize(1);
        assertThat(next.get(0).type()).isEqualTo(FrameType.HANDSHAKE);
    }

    @Test
    void aMessageAfterTheHandshakeHasEndedIsRefused() {
        carry(OLD, OLD);
        assertThat(answered.refusal()).isNull();

        hear(answered, FrameType.HANDSHAKE, firstMessage(Wire.anna(), SessionType.GROUP));

        assertThat(answered.refusal()).isEqualTo(OUT_OF_PLACE);
    }

    @Test
    void aMessageThatIsTooLongIsRefusedUnread() {
        hear(answered, FrameType.HANDSHAKE, new byte[Renewal.MESSAGE_BYTES_MAX + 1]);

        assertThat(answered.refusal()).isEqualTo(OUT_OF_PLACE);
    }

    @Test
    void anotherIdOfTheSameStartIsRefused() { // N1
        Party carla = new Party(Wire.CARLA, Wire.anna().boot(), Wire.anna().address());

        renewAs(carla, SessionType.GROUP);

        assertThat(answered.refusal()).isEqualTo(new Refusal.DuplicateId());
    }

    @Test
    void anotherStartOfTheSameIdIsRefused() { // N1
        Party later = new Party(Wire.ANNA, Wire.anna().boot() + 1, Wire.anna().address());

        renewAs(later, SessionType.GROUP);

        assertThat(answered.refusal()).isEqualTo(new Refusal.DuplicateId());
    }

    @Test
    void anotherKindOfSessionIsRefused() { // N1
        renewAs(Wire.anna(), SessionType.LANE);

        assertThat(answered.refusal()).isEqualTo(ANOTHER);
    }

    @Test
    void anotherPeerThatAnswersIsRefused() { // N1
        Party carla = new Party(Wire.CARLA, Wire.bert().boot(), Wire.bert().address());
        Responder other = new Responder(Wire.SUITE, OLD, carla, peer -> null, fresh());

        List<Renewal.Frame> frames = dialled.want(OLD, fresh(), 0);
        while (!frames.isEmpty()) {
            List<Renewal.Frame> next = new ArrayList<>();
            for (Renewal.Frame each : frames) {
                byte[] reply = other.onMessage(each.payload());
                next.addAll(reply.length == 0 ? List.of() : hear(dialled, FrameType.HANDSHAKE, reply));
            }
            frames = next;
        }

        assertThat(dialled.refusal()).isEqualTo(ANOTHER);
        assertThat(dialled.session().peer().id()).isEqualTo(Wire.BERT);
    }

    @Test
    void aChangeOfKeysThatSaysMoreIsRefused() {
        carry(OLD, OLD);

        hear(answered, FrameType.SWITCH, new byte[1]);

        assertThat(answered.refusal()).isEqualTo(NO_SWITCH);
    }

    @Test
    void aChangeOfKeysBeforeTheLastOneWasTakenIsRefused() {
        carry(OLD, OLD);
        hear(answered, FrameType.SWITCH, new byte[0]);
        hear(dialled, FrameType.SWITCH, new byte[0]);
        carry(OLD, OLD);
        assertThat(answered.refusal()).isNull();

        hear(answered, FrameType.SWITCH, new byte[0]);

        assertThat(answered.refusal()).isEqualTo(NO_SWITCH);
    }

    @Test
    void theTimeOfWhoAnswersBeginsWithTheFirstMessage() { // N3
        long now = 100 * Renewal.LIMIT_NANOS;
        answered.onFrame(FrameType.HANDSHAKE, firstMessage(Wire.anna(), SessionType.GROUP), OLD, fresh(), now);

        assertThat(answered.isOverdue(now + Renewal.LIMIT_NANOS)).isFalse();
        assertThat(answered.isOverdue(now + Renewal.LIMIT_NANOS + 1)).isTrue();
    }

    @Test
    void aLaneIsRenewedAsALane() {
        dialled = dialled(SessionType.LANE);
        answered = answered(SessionType.LANE);
        long before = dialled.session().id();

        carry(OLD, OLD);
        hear(answered, FrameType.SWITCH, new byte[0]);

        assertThat(answered.refusal()).isNull();
        assertThat(answered.session().type()).isEqualTo(SessionType.LANE);
        assertThat(answered.session().id()).isNotEqualTo(before);
    }

    @Test
    void theKeyInUseServesWhereTheOtherEndHasNoOther() {
        carry(NEW_FIRST, OLD);
        hear(answered, FrameType.SWITCH, new byte[0]);

        assertThat(answered.refusal()).isNull();
        assertThat(dialled.refusal()).isNull();
        assertThat(answered.session().key()).isEqualTo(OLD.primary().id());
    }
}
