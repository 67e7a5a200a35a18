// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import gossamer.model.KeyId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The side that dialled; {@link #start} gives its first message. See {@link Handshake}. */
public final class Initiator extends Handshake {
    private static final int SECOND_FIXED_BYTES = HEAD_BYTES + KeyId.BYTES + 16 + 8 + 32 + 32 + 2 + 1;

    private enum State {
        WAITING,
        PROVED
    }

    private final SessionType type;
    private final byte[] first;

    private State state = State.WAITING;
    private boolean known;
    private @Nullable Party peer;
    private @Nullable MeshKey key;
    private @Nullable KeyId named;
    private int protocol;

    /**
     * Begins a handshake.
     *
     * @param self this peer
     * @param dialled the address that was dialled, as in {@link Party}
     * @param type what the connection is for
     * @param fresh {@link #FRESH_BYTES} random bytes, never used before; the caller wipes them
     */
    public Initiator(Suite suite, Keyring ring, Party self, byte[] dialled, SessionType type, byte[] fresh) {
        super(suite, ring, self, fresh, HEAD_BYTES);
        this.type = type;
        this.first = firstMessage(dialled);
    }

    /** M1, to be sent before anything is read. */
    public byte[] start() {
        return first.clone();
    }

    @Override
    public boolean isKnown() {
        return known;
    }

    /** The key that a REJECT named as the other end's own, its first four bytes only; unproved; or null. */
    public @Nullable KeyId named() {
        return named;
    }

    private byte[] firstMessage(byte[] dialled) {
        int ids = ring.keys().size();
        int own = self.address().length;
        byte[] whole = new byte
                [HEAD_BYTES + 1 + ids * KeyId.BYTES + 16 + 8 + 32 + 32 + 4 + 1 + own + 1 + dialled.length + MAC_BYTES];
        ByteBuffer message = head(whole, FIRST);
        message.put((byte) ids);
        for (MeshKey each : ring.keys()) {
            message.putLong(each.id().bits());
        }
        putParty(message, self, suite.publicKey(secret), nonce);
        message.putShort((short) PROTOCOL_MIN).putShort((short) PROTOCOL_MAX);
        putAddress(message, self.address());
        putAddress(message, dialled);
        byte[] before = Arrays.copyOf(whole, message.position());
        message.put(suite.hmac(ring.primary().firstMac(), before), 0, MAC_BYTES);
        return whole;
    }

    @Override
    byte[] advance(ByteBuffer message) {
        return switch (state) {
            case WAITING -> onSecond(message);
            case PROVED -> onAnswer(message);
        };
    }

    private byte[] onSecond(ByteBuffer message) {
        if (!hasMagic(message)) {
            return malformed("no Gossamer peer listens there");
        }
        int kind = message.get(5);
        if (kind == REJECT) {
            return onReject(message);
        }
        if (message.get(4) != VERSION) {
            return refuse(message.get(4) > VERSION ? new Refusal.TooNew() : new Refusal.TooOld());
        }
        if (kind != SECOND) {
            return malformed("message type " + kind + " where 2 belongs");
        }
        if (message.limit() < SECOND_FIXED_BYTES) {
            return want(SECOND_FIXED_BYTES - message.limit());
        }
        int address = message.get(SECOND_FIXED_BYTES - 1) & 0xff;
        if (address > Party.ADDRESS_BYTES_MAX) {
            return malformed("an address of " + address + " bytes");
        }
        int whole = SECOND_FIXED_BYTES + address + Suite.KEY_BYTES;
        return message.limit() < whole ? want(whole - message.limit()) : onWholeSecond(message, address);
    }

    private byte[] onReject(ByteBuffer message) {
        if (message.limit() < REJECT_BYTES) {
            return want(REJECT_BYTES - message.limit());
        }
        KeyId theirs = KeyId.ofPrefix(message.getInt(HEAD_BYTES + 1));
        named = theirs;
        Refusal told = Refusal.received(message.get(HEAD_BYTES), ring, theirs);
        return refuse(told == null ? new Refusal.Malformed("an unknown refusal") : told);
    }

    private byte[] onWholeSecond(ByteBuffer message, int addressLength) {
        message.position(HEAD_BYTES);
        KeyId keyId = new KeyId(message.getLong());
        MeshKey shared = ring.find(keyId);
        if (shared == null) {
            return malformed("a key id that was not offered");
        }
        var id = peerId(message);
        long boot = message.getLong();
        byte[] theirs = bytes(message, Suite.KEY_BYTES);
        message.position(message.position() + Suite.KEY_BYTES);
        int chosen = message.getShort() & 0xffff;
        byte[] address = bytes(message.position(message.position() + 1), addressLength);
        byte[] second = Arrays.copyOf(gathered(), message.position());
        byte[] proof = bytes(message, Suite.KEY_BYTES);
        if (id.equals(self.id())) {
            return refuse(ownId(boot, address));
        }
        byte[] agreed = suite.agree(secret, theirs);
        if (isZero(agreed)) {
            return malformed("a public number that gives no secret");
        }
        Transcript made = Transcript.of(suite, shared, agreed, first, second);
        if (!same(made.responderProof(), proof)) {
            made.wipe();
            return malformed("the proof does not fit what was said");
        }
        if (chosen < PROTOCOL_MIN || chosen > PROTOCOL_MAX) {
            made.wipe();
            return malformed("protocol " + chosen + " was not offered");
        }
        known = true;
        transcript = made;
        peer = new Party(id, boot, address);
        key = shared;
        protocol = chosen;
        return prove(made, proof);
    }

    private byte[] prove(Transcript made, byte[] responderProof) {
        Sealer out = made.sealer(Transcript.Direction.TO_RESPONDER);
        opener = made.opener(Transcript.Direction.TO_INITIATOR, SETTING_BYTES_MAX);
        sealer = out;
        byte[] wish = new byte[1 + Integer.BYTES];
        ByteBuffer.wrap(wish).put((byte) type.code()).putInt(PAYLOAD_BYTES_MAX);
        byte[] open = frame(out, FrameType.OPEN, wish);
        byte[] both = new byte[HEAD_BYTES + Suite.KEY_BYTES + open.length];
        head(both, THIRD).put(made.initiatorProof(responderProof)).put(open);
        state = State.PROVED;
        next(Frames.HEADER_BYTES);
        return both;
    }

    private byte[] onAnswer(ByteBuffer message) {
        if (opener == null || sealer == null || transcript == null || peer == null || key == null) {
            throw new IllegalStateException("an answer before the proof");
        }
        if (message.limit() == Frames.HEADER_BYTES) {
            int body = opener.header(gathered(), 0);
            return body == Frames.REFUSED ? malformed("a bad frame instead of the acceptance") : want(body);
        }
        byte[] payload = new byte[message.limit()];
        int length = opener.body(gathered(), Frames.HEADER_BYTES, payload, 0);
        long id = transcript.sessionId();
        if (length != Frames.REFUSED && opener.type() == FrameType.REFUSE && length >= 1) {
            Refusal told = Refusal.received(payload[0], ring, key.id());
            return refuse(told == null ? new Refusal.Unsupported() : told);
        }
        if (length == Frames.REFUSED || opener.type() != FrameType.ACCEPT || !isSetting(length, 0)) {
            return malformed("no acceptance came");
        }
        opener.limit(PAYLOAD_BYTES_MAX);
        admit(new Session(
                id, peer, key.id(), type, protocol, sealer, opener, payloadBytesMax(ByteBuffer.wrap(payload))));
        return NOTHING;
    }
}
