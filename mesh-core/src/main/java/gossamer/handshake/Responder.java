// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import gossamer.model.KeyId;
import gossamer.model.PeerId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The side that was dialled; speaks only when spoken to. See {@link Handshake}.
 *
 * <p>A first message names the address that was dialled, under its MAC. One that names this peer's own address is meant
 * for it. One that names the address of another peer, with which a session stands, was led astray by somebody between,
 * and is refused before any number is multiplied. One that names any other address goes on: it may have come through a
 * forwarded port that nobody told this peer of, and both proofs still bind what was dialled and who answered. So
 * neither an advertised address nor a forwarded port breaks, and no message that names a known peer opens another one.
 */
public final class Responder extends Handshake {
    private static final int FIRST_LEAST_BYTES = HEAD_BYTES + 1;
    private static final int FIRST_FIXED_BYTES = 16 + 8 + 32 + 32 + 4;

    private enum State {
        WAITING,
        SHOWN,
        PROVED
    }

    private final Policy policy;

    private State state = State.WAITING;
    private @Nullable Party peer;
    private @Nullable MeshKey key;
    private byte[] shownProof = NOTHING;
    private int protocol;

    /** What the peer knows beyond this one handshake. */
    @FunctionalInterface
    public interface Policy {
        /** Why a peer that has proved the secret is not wanted all the same, or null. */
        @Nullable
        Refusal unwanted(Party peer);

        /**
         * Whether a first message with a valid MAC has come before; such a one makes nobody multiply numbers.
         *
         * @param hash SHA-256 of the message
         */
        default boolean isReplay(byte[] hash) {
            return false;
        }

        /**
         * Whether an address, which is not this peer's own, is known as that of another peer.
         *
         * @param address as in {@link Party}
         * @param caller who dialled it, so that it is not taken for the other one
         */
        default boolean isOfAnother(byte[] address, PeerId caller) {
            return false;
        }
    }

    /**
     * Waits for a first message.
     *
     * @param self this peer
     * @param policy decides about peers that hold the secret
     * @param fresh {@link #FRESH_BYTES} random bytes, never used before; the caller wipes them
     */
    public Responder(Suite suite, Keyring ring, Party self, Policy policy, byte[] fresh) {
        super(suite, ring, self, fresh, FIRST_LEAST_BYTES);
        this.policy = policy;
    }

    /** True from a valid first MAC on: limits on strangers count the others only. */
    @Override
    public boolean isKnown() {
        return state != State.WAITING;
    }

    @Override
    byte[] advance(ByteBuffer message) {
        return switch (state) {
            case WAITING -> onFirst(message);
            case SHOWN -> onThird(message);
            case PROVED -> onOpen(message);
        };
    }

    private byte[] onFirst(ByteBuffer message) {
        if (!hasMagic(message)) {
            return malformed("it does not begin like a handshake");
        }
        if (message.get(4) != VERSION) {
            return reject(message.get(4) > VERSION ? new Refusal.TooNew() : new Refusal.TooOld());
        }
        int ids = message.get(HEAD_BYTES);
        if (message.get(5) != FIRST || ids < 1 || ids > Keyring.KEYS_MAX) {
            return malformed("it is no first message");
        }
        int addressAt = FIRST_LEAST_BYTES + ids * KeyId.BYTES + FIRST_FIXED_BYTES;
        if (message.limit() <= addressAt) {
            return want(addressAt + 1 - message.limit());
        }
        int own = message.get(addressAt) & 0xff;
        if (own > Party.ADDRESS_BYTES_MAX) {
            return malformed("an address of " + own + " bytes");
        }
        int dialledAt = addressAt + 1 + own;
        if (message.limit() <= dialledAt) {
            return want(dialledAt + 1 - message.limit());
        }
        int dialled = message.get(dialledAt) & 0xff;
        if (dialled > Party.ADDRESS_BYTES_MAX) {
            return malformed("an address of " + dialled + " bytes");
        }
        int whole = dialledAt + 1 + dialled + MAC_BYTES;
        return message.limit() < whole ? want(whole - message.limit()) : onWholeFirst(message, ids);
    }

    private byte[] onWholeFirst(ByteBuffer message, int ids) {
        message.position(FIRST_LEAST_BYTES);
        KeyId[] offered = new KeyId[ids];
        for (int i = 0; i < ids; i++) {
            offered[i] = new KeyId(message.getLong());
        }
        MeshKey common = common(offered);
        if (common == null) {
            return reject(new Refusal.WrongSecret(ring.primary().id(), offered[0]));
        }
        byte[] first = Arrays.copyOf(gathered(), message.limit());
        if (!isMacValid(first, offered)) { // H1
            return reject(new Refusal.OtherMesh(ring.mesh()));
        }
        if (policy.isReplay(suite.hash(first))) { // H1
            return refuse(new Refusal.Replayed());
        }
        var id = peerId(message);
        long boot = message.getLong();
        byte[] theirs = bytes(message, Suite.KEY_BYTES);
        message.position(message.position() + Suite.KEY_BYTES);
        int protocolMin = message.getShort() & 0xffff;
        int protocolMax = message.getShort() & 0xffff;
        byte[] address = bytes(message, message.get() & 0xff);
        if (id.equals(self.id())) {
            return reject(ownId(boot, address));
        }
        byte[] dialled = bytes(message, message.get() & 0xff);
        if (!Arrays.equals(dialled, self.address()) && policy.isOfAnother(dialled, id)) {
            return reject(new Refusal.Misled());
        }
        if (protocolMax < PROTOCOL_MIN) {
            return reject(new Refusal.TooOld());
        }
        if (protocolMin > PROTOCOL_MAX) {
            return reject(new Refusal.TooNew());
        }
        key = common;
        peer = new Party(id, boot, address);
        protocol = Math.min(protocolMax, PROTOCOL_MAX);
        return show(common, first, theirs);
    }

    /** The first key of ours, in our order, that the other end also has. */
    private @Nullable MeshKey common(KeyId[] offered) {
        for (MeshKey each : ring.keys()) {
            if (Arrays.asList(offered).contains(each.id())) {
                return each;
            }
        }
        return null;
    }

    /** The MAC is made with one of the keys offered; at most four are tried. */
    private boolean isMacValid(byte[] first, KeyId[] offered) {
        byte[] before = Arrays.copyOf(first, first.length - MAC_BYTES);
        byte[] mac = Arrays.copyOfRange(first, before.length, first.length);
        for (KeyId id : offered) {
            MeshKey each = ring.find(id);
            if (each != null && same(Arrays.copyOf(suite.hmac(each.firstMac(), before), MAC_BYTES), mac)) {
                return true;
            }
        }
        return false;
    }

    private byte[] show(MeshKey common, byte[] first, byte[] theirs) {
        byte[] agreed = suite.agree(secret, theirs);
        if (isZero(agreed)) {
            return malformed("a public number that gives no secret");
        }
        int bytes = HEAD_BYTES + KeyId.BYTES + 16 + 8 + 32 + 32 + 2 + 1 + self.address().length;
        byte[] whole = new byte[bytes + Suite.KEY_BYTES];
        ByteBuffer second = head(whole, SECOND).putLong(common.id().bits());
        putParty(second, self, suite.publicKey(secret), nonce);
        second.putShort((short) protocol);
        putAddress(second, self.address());
        Transcript made = Transcript.of(suite, common, agreed, first, Arrays.copyOf(whole, bytes));
        transcript = made;
        shownProof = made.responderProof();
        state = State.SHOWN;
        next(HEAD_BYTES + Suite.KEY_BYTES);
        second.put(shownProof);
        return whole;
    }

    private byte[] onThird(ByteBuffer message) {
        if (transcript == null) {
            throw new IllegalStateException("a proof before the first message");
        }
        boolean headed = hasMagic(message) && message.get(4) == VERSION && message.get(5) == THIRD;
        byte[] proof = bytes(message.position(HEAD_BYTES), Suite.KEY_BYTES);
        if (!headed || !same(transcript.initiatorProof(shownProof), proof)) {
            return malformed("the proof does not fit what was said");
        }
        sealer = transcript.sealer(Transcript.Direction.TO_INITIATOR);
        opener = transcript.opener(Transcript.Direction.TO_RESPONDER, SETTING_BYTES_MAX);
        state = State.PROVED;
        next(Frames.HEADER_BYTES);
        return NOTHING;
    }

    private byte[] onOpen(ByteBuffer message) {
        if (opener == null || sealer == null || transcript == null || peer == null || key == null) {
            throw new IllegalStateException("a session before the proofs");
        }
        if (message.limit() == Frames.HEADER_BYTES) {
            int body = opener.header(gathered(), 0);
            return body == Frames.REFUSED ? malformed("a bad frame instead of the opening") : want(body);
        }
        byte[] payload = new byte[message.limit()];
        int length = opener.body(gathered(), Frames.HEADER_BYTES, payload, 0);
        long id = transcript.sessionId();
        if (length == Frames.REFUSED || opener.type() != FrameType.OPEN || !isSetting(length, 1)) {
            return malformed("no opening came");
        }
        SessionType type = SessionType.ofCode(payload[0]);
        Refusal unwanted = type == null ? new Refusal.Unsupported() : policy.unwanted(peer);
        if (type == null || unwanted != null) {
            Refusal why = unwanted == null ? new Refusal.Unsupported() : unwanted;
            byte[] last = frame(sealer, FrameType.REFUSE, new byte[] {(byte) why.code()});
            refuse(why);
            return last;
        }
        byte[] accept = frame(
                sealer,
                FrameType.ACCEPT,
                ByteBuffer.allocate(Integer.BYTES).putInt(PAYLOAD_BYTES_MAX).array());
        opener.limit(PAYLOAD_BYTES_MAX);
        int theirMax = payloadBytesMax(ByteBuffer.wrap(payload, 1, length - 1));
        admit(new Session(id, peer, key.id(), type, protocol, sealer, opener, theirMax));
        return accept;
    }

    private byte[] reject(Refusal why) {
        refuse(why);
        byte[] last = new byte[REJECT_BYTES];
        head(last, REJECT).put((byte) why.code()).putInt(ring.primary().id().prefix());
        return last;
    }
}
