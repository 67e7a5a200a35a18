// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.model.KeyId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Two ends of a session that is renewed while data goes both ways. */
class RenewalProperties {
    private static final Keyring OLD = Wire.ring(1, "lab");
    private static final Keyring BOTH = new Keyring(List.of(Wire.key(1, "lab"), Wire.key(2, "lab")));
    private static final Keyring NEW_FIRST = new Keyring(List.of(Wire.key(2, "lab"), Wire.key(1, "lab")));
    private static final Keyring NEW = Wire.ring(2, "lab");
    private static final KeyId NEW_ID = NEW.primary().id();

    /** One end: what it seals goes to the other's queue, as frames on a wire. */
    private static final class End {
        final Renewal renewal;
        final Deque<byte[]> incoming = new ArrayDeque<>();
        final List<Integer> heard = new ArrayList<>();
        private @Nullable End other;
        private Sealer sealer;
        private Opener opener;
        Keyring ring = BOTH;
        int said;
        private int seed;
        boolean broken;

        End(Session session, Party self, boolean dialled) {
            renewal = new Renewal(Wire.SUITE, self, session, dialled);
            sealer = session.sealer();
            opener = session.opener();
            seed = dialled ? 1_000 : 2_000;
        }

        private byte[] fresh() {
            return Wire.fresh(seed++);
        }

        void say() {
            put(FrameType.DATA, ByteBuffer.allocate(4).putInt(said++).array());
        }

        void want(long now) {
            send(renewal.want(ring, fresh(), now));
        }

        private void send(List<Renewal.Frame> frames) {
            for (Renewal.Frame each : frames) {
                put(each.type(), each.payload());
                if (each.next() != null) {
                    sealer = each.next();
                }
            }
        }

        private void put(int type, byte[] payload) {
            byte[] frame = new byte[payload.length + Frames.OVERHEAD_BYTES];
            sealer.seal(type, payload, 0, payload.length, frame, 0);
            Objects.requireNonNull(other).incoming.add(frame);
        }

        void hear(long now) {
            byte[] frame = incoming.poll();
            if (frame == null || broken) {
                return;
            }
            int body = opener.header(frame, 0);
            byte[] payload = new byte[Math.max(0, body - Suite.TAG_BYTES)];
            boolean whole = body == frame.length - Frames.HEADER_BYTES;
            if (!whole || opener.body(frame, Frames.HEADER_BYTES, payload, 0) == Frames.REFUSED) {
                broken = true;
            } else if (opener.type() == FrameType.DATA) {
                heard.add(ByteBuffer.wrap(payload).getInt());
            } else {
                send(renewal.onFrame(opener.type(), payload, ring, fresh(), now));
                Opener next = renewal.takeOpener();
                opener = next == null ? opener : next;
                broken = renewal.refusal() != null;
            }
        }
    }

    private final End anna;
    private final End bert;

    RenewalProperties() {
        Wire wire = Wire.between(OLD, OLD).run();
        anna = new End(Objects.requireNonNull(wire.initiator.session()), Wire.anna(), true);
        bert = new End(Objects.requireNonNull(wire.responder.session()), Wire.bert(), false);
        anna.other = bert;
        bert.other = anna;
    }

    private void settle() {
        while (!anna.incoming.isEmpty() || !bert.incoming.isEmpty()) {
            anna.hear(0);
            bert.hear(0);
        }
    }

    @Property(tries = 150)
    void losesAndDoublesNothingWhateverComesBetween(@ForAll long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 120; i++) {
            End one = random.nextBoolean() ? anna : bert;
            switch (random.nextInt(8)) {
                case 0 -> one.want(0);
                case 1 -> one.ring = random.nextBoolean() ? BOTH : NEW_FIRST;
                case 2, 3 -> one.say();
                default -> one.hear(0);
            }
        }
        settle();

        assertThat(anna.renewal.refusal()).isNull();
        assertThat(bert.renewal.refusal()).isNull();
        assertThat(anna.heard).isEqualTo(numbers(bert.said));
        assertThat(bert.heard).isEqualTo(numbers(anna.said));
        assertThat(anna.renewal.session().id()).isEqualTo(bert.renewal.session().id());
        assertThat(anna.renewal.isOverdue(2 * Renewal.LIMIT_NANOS)).isFalse();
        assertThat(bert.renewal.isOverdue(2 * Renewal.LIMIT_NANOS)).isFalse();
    }

    private static List<Integer> numbers(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    @Example
    void endsOnTheKeyThatBothPrefer() {
        anna.ring = NEW_FIRST;
        bert.ring = NEW_FIRST;
        long before = anna.renewal.session().id();

        bert.want(0); // the side that was dialled asks
        settle();

        assertThat(anna.renewal.session().key()).isEqualTo(NEW_ID);
        assertThat(bert.renewal.session().key()).isEqualTo(NEW_ID);
        assertThat(anna.renewal.session().id())
                .isEqualTo(bert.renewal.session().id())
                .isNotEqualTo(before);
    }

    @Example
    void cannotBeFollowedByAnEndThatHoldsARetiredSecretOnly() {
        anna.ring = NEW;
        bert.ring = OLD;

        anna.want(0);
        settle();

        assertThat(bert.renewal.refusal()).isInstanceOf(Refusal.WrongSecret.class);
        assertThat(bert.broken).isTrue();
        assertThat(anna.renewal.session().key()).isEqualTo(OLD.primary().id());
    }

    @Example
    void refusesEveryBitThatWasFlippedOnTheWay() {
        int frames = framesOfARenewal();
        for (int frame = 0; frame < frames; frame++) {
            for (int bit = 0; ; bit += 7) {
                RenewalProperties fresh = new RenewalProperties();
                if (!fresh.runFlipping(frame, bit)) {
                    break; // beyond the frame's end
                }
                assertThat(fresh.anna.broken || fresh.bert.broken)
                        .as("frame %d bit %d", frame, bit)
                        .isTrue();
            }
        }
        assertThat(frames).isEqualTo(6);
    }

    private int framesOfARenewal() {
        RenewalProperties fresh = new RenewalProperties();
        fresh.anna.want(0);
        int frames = 0;
        while (!fresh.anna.incoming.isEmpty() || !fresh.bert.incoming.isEmpty()) {
            End one = fresh.bert.incoming.isEmpty() ? fresh.anna : fresh.bert;
            one.hear(0);
            frames++;
        }
        return frames;
    }

    private boolean runFlipping(int frame, int bit) {
        anna.want(0);
        int passed = 0;
        boolean flipped = false;
        while (!anna.incoming.isEmpty() || !bert.incoming.isEmpty()) {
            End one = bert.incoming.isEmpty() ? anna : bert;
            if (passed == frame) {
                byte[] next = Objects.requireNonNull(one.incoming.peek());
                if (bit >= 8 * next.length) {
                    return false;
                }
                next[bit / 8] ^= (byte) (1 << (bit % 8));
                flipped = true;
            }
            one.hear(0);
            passed++;
            if (one.broken) {
                break;
            }
        }
        return flipped;
    }

    @Example
    void refusesWhatIsOutOfPlace() {
        Wire wire = Wire.between(OLD, OLD).run();
        Session session = Objects.requireNonNull(wire.initiator.session());
        byte[] first = wire.toResponder.get(0);
        List<Renewal.Frame> wrong = List.of(
                new Renewal.Frame(FrameType.SWITCH, new byte[0], null), // nothing was made
                new Renewal.Frame(FrameType.HANDSHAKE, first, null), // the dialling end does not answer
                new Renewal.Frame(FrameType.RENEW, new byte[1], null),
                new Renewal.Frame(FrameType.DATA, new byte[0], null));
        for (Renewal.Frame each : wrong) {
            Renewal dialled = new Renewal(Wire.SUITE, Wire.anna(), session, true);

            assertThat(dialled.onFrame(each.type(), each.payload(), OLD, Wire.fresh(9), 0))
                    .isEmpty();
            assertThat(dialled.refusal()).as("type %d", each.type()).isInstanceOf(Refusal.Malformed.class);
        }
        Renewal answered = new Renewal(Wire.SUITE, Wire.bert(), session, false);
        answered.onFrame(FrameType.RENEW, new byte[0], OLD, Wire.fresh(9), 0); // only the dialling end begins
        assertThat(answered.refusal()).isInstanceOf(Refusal.Malformed.class);
    }

    @Example
    void refusesAnotherPeerThanBefore() { // N1
        Wire wire = Wire.between(OLD, OLD).run();
        Session session = Objects.requireNonNull(wire.responder.session());
        Renewal answered = new Renewal(Wire.SUITE, Wire.bert(), session, false);
        Party carla = new Party(Wire.CARLA, 7, Wire.anna().address());
        Wire carlas = new Wire(
                new Initiator(Wire.SUITE, OLD, carla, Wire.bert().address(), SessionType.GROUP, Wire.fresh(5)),
                new Responder(Wire.SUITE, OLD, Wire.bert(), peer -> null, Wire.fresh(2)));
        carlas.run();

        answered.onFrame(FrameType.HANDSHAKE, carlas.toResponder.get(0), OLD, Wire.fresh(2), 0);
        answered.onFrame(FrameType.HANDSHAKE, carlas.toResponder.get(1), OLD, Wire.fresh(3), 0);

        assertThat(answered.refusal()).isEqualTo(new Refusal.DuplicateId());
    }

    @Example
    void endsWhenNothingComes() { // N3
        anna.want(5);
        assertThat(anna.renewal.isOverdue(5 + Renewal.LIMIT_NANOS)).isFalse();
        assertThat(anna.renewal.isOverdue(6 + Renewal.LIMIT_NANOS)).isTrue();
        assertThat(anna.renewal.refusal()).isEqualTo(new Refusal.NoAnswer());
        bert.want(5);
        assertThat(bert.renewal.isOverdue(6 + Renewal.LIMIT_NANOS)).isTrue();
    }

    @Example
    void remembersOnlySoManyFirstMessages() {
        Seen seen = new Seen();
        byte[] hash = new byte[32];
        for (int i = 0; i < Seen.MESSAGES_MAX; i++) {
            assertThat(seen.isKnown(ByteBuffer.wrap(hash).putInt(i).array())).isFalse();
        }
        assertThat(seen.isKnown(ByteBuffer.wrap(hash).putInt(0).array())).isTrue();
        assertThat(seen.isKnown(ByteBuffer.wrap(hash).putInt(-1).array())).isFalse();
        assertThat(seen.isKnown(ByteBuffer.wrap(hash).putInt(0).array())).isFalse();
        assertThat(seen.size()).isEqualTo(Seen.MESSAGES_MAX);
    }

    @Example
    void doesNoDiffieHellmanForAFirstMessageThatCameBefore() { // H1
        Seen seen = new Seen();
        Responder.Policy policy = new Responder.Policy() {
            @Override
            public @Nullable Refusal unwanted(Party peer) {
                return null;
            }

            @Override
            public boolean isReplay(byte[] hash) {
                return seen.isKnown(hash);
            }
        };
        byte[] first = Wire.between(OLD, OLD).initiator.start();
        List<@Nullable Refusal> refusals = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Responder responder = new Responder(Wire.SUITE, OLD, Wire.bert(), policy, Wire.fresh(2 + i));
            for (int from = 0; from < first.length; ) {
                int to = from + responder.wanted();
                responder.onBytes(Arrays.copyOfRange(first, from, to));
                from = to;
            }
            refusals.add(responder.refusal());
        }

        assertThat(refusals).containsExactly(null, new Refusal.Replayed());
    }
}
