// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.fuzz;

import gossamer.handshake.FrameType;
import gossamer.handshake.Initiator;
import gossamer.handshake.Keyring;
import gossamer.handshake.Party;
import gossamer.handshake.Renewal;
import gossamer.handshake.Responder;
import gossamer.handshake.Session;
import gossamer.handshake.SessionType;
import gossamer.model.PeerId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The frames about a running session, from a peer that has proved the secret and may say what it likes.
 *
 * <p>Input: a byte whose lowest bit says whether this end was dialled, and whose next says whether it wants a renewal
 * first, and the third whether the connection is closed at last; then for each frame its type, its length in two bytes,
 * and its payload.
 */
public final class RenewalTarget extends Target {
    private static final int HEAD = 1 + Short.BYTES;
    private static final byte DIALLED = 1;
    private static final byte WANTS = 2;
    private static final byte CLOSES = 4;

    /** Another type than that of the sessions here. */
    private static final SessionType OTHER = Arrays.stream(SessionType.values())
            .filter(type -> type != SessionType.GROUP)
            .findFirst()
            .orElseThrow();

    private final Keyring ring = Handshakes.ring(1, "lab");
    private final Keyring other = Handshakes.ring(2, "lab");
    private final Keyring both = new Keyring(List.of(ring.primary(), other.primary()));
    private Renewal @Nullable [] ends;

    public RenewalTarget() {
        super("renewal", Renewal.class);
    }

    private Renewal[] ends() {
        Handshakes.Talk talk = Handshakes.talk(
                Handshakes.initiator(ring, Handshakes.ANNA, Handshakes.BERT.address()), Handshakes.responder(ring));
        Session annas = Objects.requireNonNull(talk.initiator().session());
        Session berts = Objects.requireNonNull(talk.responder().session());
        return new Renewal[] {
            new Renewal(Handshakes.SUITE, Handshakes.ANNA, annas, true),
            new Renewal(Handshakes.SUITE, Handshakes.BERT, berts, false)
        };
    }

    /** What one end hears in a renewal. */
    private byte[] heard(boolean dialled, boolean fromAnna, Keyring annas) {
        Renewal[] ends = ends();
        ByteBuffer heard = ByteBuffer.allocate(1 << 12);
        heard.put((byte) ((dialled ? DIALLED : 0) | (fromAnna == dialled ? 0 : WANTS)));
        Deque<Renewal.Frame> toAnna = new ArrayDeque<>();
        Deque<Renewal.Frame> toBert = new ArrayDeque<>();
        if (fromAnna) {
            toBert.addAll(ends[0].want(annas, Handshakes.fresh(3), 0));
        } else {
            toAnna.addAll(ends[1].want(both, Handshakes.fresh(4), 0));
        }
        while (!toAnna.isEmpty() || !toBert.isEmpty()) {
            Renewal.Frame frame = toBert.poll();
            if (frame != null) {
                if (dialled) {
                    put(frame, heard);
                }
                toAnna.addAll(ends[1].onFrame(frame.type(), frame.payload(), both, Handshakes.fresh(4), 0));
                ends[1].takeOpener();
            }
            frame = toAnna.poll();
            if (frame != null) {
                if (!dialled) {
                    put(frame, heard);
                }
                toBert.addAll(ends[0].onFrame(frame.type(), frame.payload(), annas, Handshakes.fresh(3), 0));
                ends[0].takeOpener();
            }
        }
        byte[] all = new byte[heard.position()];
        heard.flip().get(all);
        return all;
    }

    private static void put(Renewal.Frame frame, ByteBuffer to) {
        to.put((byte) frame.type()).putShort((short) frame.payload().length).put(frame.payload());
    }

    @Override
    protected Map<String, byte[]> seeds() {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        for (boolean dialled : new boolean[] {true, false}) {
            String end = dialled ? "dialled" : "dialler";
            seeds.put(end + "-other-wants", heard(dialled, dialled, both));
            seeds.put(end + "-wants", heard(dialled, !dialled, both));
            seeds.put(end + "-new-key", heard(dialled, true, new Keyring(List.of(other.primary(), ring.primary()))));
            seeds.put(end + "-unknown-key", heard(dialled, true, Handshakes.ring(3, "lab")));
        }
        byte[] whole = heard(true, true, both);
        seeds.put("twice", Handshakes.joined(whole, Arrays.copyOfRange(whole, 1, whole.length)));
        byte[] wish = {FrameType.RENEW, 0, 0};
        seeds.put("wishes", Handshakes.joined(new byte[] {WANTS}, wish, wish));
        byte[] busy = heard(false, false, both);
        seeds.put(
                "wish-while-busy",
                Handshakes.joined(new byte[] {WANTS}, wish, Arrays.copyOfRange(busy, 1, busy.length)));
        seeds.put(
                "stranger",
                renewedBy(new Party(new PeerId(9, 9), Handshakes.ANNA.boot(), new byte[6]), SessionType.GROUP));
        seeds.put("later-boot", renewedBy(new Party(Handshakes.ANNA.id(), 9, new byte[6]), SessionType.GROUP));
        seeds.put("other-type", renewedBy(Handshakes.ANNA, OTHER));
        new LinkedHashMap<>(seeds).forEach((name, seed) -> seeds.putAll(closedEarly(name, seed)));
        for (int type = 0; type < 12; type++) {
            for (byte mode = 0; mode < 4; mode++) {
                seeds.put(mode + "-empty-" + type, new byte[] {mode, (byte) type, 0, 0, (byte) type, 0, 0});
                seeds.put(mode + "-one-" + type, new byte[] {mode, (byte) type, 0, 1, 1});
            }
        }
        return seeds;
    }

    /** The same, closed after each of its frames. */
    private static Map<String, byte[]> closedEarly(String name, byte[] seed) {
        Map<String, byte[]> closed = new LinkedHashMap<>();
        int end = 1;
        while (end <= seed.length) {
            byte[] some = Arrays.copyOf(seed, end);
            some[0] |= CLOSES;
            closed.put(name + "-closed-" + end, some);
            boolean last = seed.length - end < HEAD;
            end += HEAD + (last ? 0 : Short.toUnsignedInt(ByteBuffer.wrap(seed).getShort(end + 1)));
        }
        return closed;
    }

    private static byte[] handshake(byte[] message) {
        byte[] head = {FrameType.HANDSHAKE, (byte) (message.length >>> 8), (byte) message.length};
        return Handshakes.joined(head, message);
    }

    /** Somebody else, or for something else, goes on with the session of the dialled end. */
    private byte[] renewedBy(Party dialler, SessionType type) {
        Initiator initiator =
                new Initiator(Handshakes.SUITE, ring, dialler, Handshakes.BERT.address(), type, Handshakes.fresh(1));
        Responder responder = new Responder(Handshakes.SUITE, both, Handshakes.BERT, peer -> null, Handshakes.fresh(4));
        byte[] first = initiator.start();
        byte[] third = initiator.onMessage(responder.onMessage(first));
        return Handshakes.joined(new byte[] {DIALLED}, handshake(first), handshake(third));
    }

    @Override
    public Map<String, Integer> spared() {
        return Map.of("Renewal.want", 1); // it is not asked to after a refusal
    }

    @Override
    protected void prepare() {
        ends = ends();
    }

    @Override
    protected void parse(byte[] input) {
        if (input.length == 0 || ends == null) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(input);
        int mode = in.get();
        boolean dialled = (mode & DIALLED) != 0;
        Renewal end = ends[dialled ? 1 : 0];
        Keyring keys = both;
        byte[] fresh = Handshakes.fresh(dialled ? 4 : 3);
        if ((mode & WANTS) != 0) {
            end.want(keys, fresh, 0);
        }
        int after = 2; // refused ones, that must do nothing more
        while (in.remaining() >= HEAD && after > 0) {
            int type = in.get();
            byte[] payload = new byte[Math.min(Short.toUnsignedInt(in.getShort()), in.remaining())];
            in.get(payload);
            if (Renewal.isControl(type) && payload.length <= Renewal.MESSAGE_BYTES_MAX) {
                end.onFrame(type, payload, keys, fresh, 0);
                end.takeOpener();
            }
            after -= end.refusal() == null ? 0 : 1;
        }
        if ((mode & CLOSES) != 0) {
            end.wipe();
        }
        end.isOverdue(0);
        end.isOverdue(2 * Renewal.LIMIT_NANOS);
        end.isOverdue(2 * Renewal.LIMIT_NANOS);
    }
}
