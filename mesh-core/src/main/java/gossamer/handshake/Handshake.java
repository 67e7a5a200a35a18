// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import gossamer.model.PeerId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One side of one handshake, as a machine: bytes in, bytes and at last a {@link Session} or a {@link Refusal} out.
 *
 * <pre>
 *   Initiator:  start() -M1-&gt; WAITING -M2-&gt; (M3, OPEN) PROVED -ACCEPT-&gt; ADMITTED
 *   Responder:  WAITING -M1-&gt; (M2) SHOWN -M3-&gt; PROVED -OPEN-&gt; (ACCEPT) ADMITTED
 *   either:     any state -anything else-&gt; REFUSED
 * </pre>
 *
 * <p>The edge reads exactly {@link #wanted} bytes from the other end, hands them to {@link #onBytes}, sends what comes
 * back, and goes on until {@link #isOver}. So nothing is read, and no room made, beyond what the protocol asks for
 * next: never more than 512 bytes.
 *
 * <p>Invariants: <b>H1</b> without a valid first MAC no Diffie-Hellman happens; <b>H2</b> no proof is sent before the
 * first MAC (responder) or the responder's proof (initiator) was valid; <b>H3</b> a session exists only after both
 * proofs; <b>H4</b> a machine that has refused answers nothing more.
 *
 * <p>The source is named in the package's description. We differ from TLS in that the initiator's first frame rides on
 * its proof, so that the acceptance already answers it.
 *
 * <p>Confined to one thread at a time.
 */
public abstract sealed class Handshake permits Initiator, Responder {
    /** The oldest and the newest protocol above the seal that this version speaks. */
    public static final int PROTOCOL_MIN = 1;

    public static final int PROTOCOL_MAX = 1;

    /** Random bytes that one handshake takes: a private number and a nonce. */
    public static final int FRESH_BYTES = 2 * Suite.KEY_BYTES;

    /** The largest payload of a frame that this version asks the other end to keep to, in bytes. */
    public static final int PAYLOAD_BYTES_MAX = 1 << 18;

    static final byte[] MAGIC = "GSMH".getBytes(US_ASCII);
    static final int VERSION = 1;
    static final int HEAD_BYTES = 6;
    static final int FIRST = 1;
    static final int SECOND = 2;
    static final int THIRD = 3;
    static final int REJECT = 127;
    static final int REJECT_BYTES = HEAD_BYTES + 1 + Integer.BYTES;
    static final int MAC_BYTES = 16;
    static final byte[] NOTHING = {};

    /** Limits in OPEN and ACCEPT: later versions may say more, and this one leaves it unread. */
    static final int SETTING_BYTES_MAX = 256;

    private static final int SETTING_BYTES_MIN = Integer.BYTES;

    final Suite suite;
    final Keyring ring;
    final Party self;
    final byte[] secret;
    final byte[] nonce;

    /** What the keys are made from; wiped when it is over. */
    @Nullable
    Transcript transcript;

    /** The two directions; those of the session, or wiped when it is over. */
    @Nullable
    Sealer sealer;

    @Nullable
    Opener opener;

    private final byte[] gathered = new byte[512];
    private int gatheredBytes;
    private int wanted;
    private @Nullable Session session;
    private @Nullable Refusal refusal;

    Handshake(Suite suite, Keyring ring, Party self, byte[] fresh, int firstWanted) {
        if (fresh.length != FRESH_BYTES) {
            throw new IllegalArgumentException("a handshake takes 64 random bytes, not " + fresh.length);
        }
        this.suite = suite;
        this.ring = ring;
        this.self = self;
        this.secret = Arrays.copyOfRange(fresh, 0, Suite.KEY_BYTES);
        this.nonce = Arrays.copyOfRange(fresh, Suite.KEY_BYTES, FRESH_BYTES);
        this.wanted = firstWanted;
    }

    /** How many bytes the next {@link #onBytes} takes, 1 to 512; 0 when it is over. */
    public final int wanted() {
        return isOver() ? 0 : wanted;
    }

    /**
     * Goes on with the bytes that came.
     *
     * @param bytes {@link #wanted} bytes; not kept
     * @return what to send to the other end now, perhaps nothing; the last words, if it is over
     */
    public final byte[] onBytes(byte[] bytes) {
        if (isOver() || bytes.length != wanted) {
            throw new IllegalStateException("wanted " + wanted() + " bytes and got " + bytes.length);
        }
        System.arraycopy(bytes, 0, gathered, gatheredBytes, bytes.length);
        gatheredBytes += bytes.length;
        return advance(ByteBuffer.wrap(gathered, 0, gatheredBytes));
    }

    /**
     * Goes on with a whole message, in the pieces that are wanted; bytes that are not wanted are refused.
     *
     * @param message whole messages, one or more; not kept
     * @return what to send, as {@link #onBytes}
     */
    public final byte[] onMessage(byte[] message) {
        byte[] reply = NOTHING;
        int done = 0;
        while (done < message.length) {
            int piece = wanted();
            if (piece == 0 || piece > message.length - done) {
                return refusal == null ? malformed("a message of another length") : NOTHING;
            }
            byte[] more = onBytes(Arrays.copyOfRange(message, done, done + piece));
            done += piece;
            int before = reply.length;
            reply = Arrays.copyOf(reply, before + more.length);
            System.arraycopy(more, 0, reply, before, more.length);
        }
        return reply;
    }

    /** Nothing came in time. */
    public final void onTimeout() {
        refuse(new Refusal.NoAnswer());
    }

    /** The other end says nothing more. */
    public final void onEnd() {
        refuse(new Refusal.Ended());
    }

    public final boolean isOver() {
        return session != null || refusal != null;
    }

    /** Whether the other end has shown that it holds the secret, so that it no longer counts as a stranger. */
    public abstract boolean isKnown();

    /** What both proofs made, or null. */
    public final @Nullable Session session() {
        return session;
    }

    /** Why there will be no session, or null. */
    public final @Nullable Refusal refusal() {
        return refusal;
    }

    /** All bytes of the message so far; returns what to send, and has called {@link #want}, {@link #next} or an end. */
    abstract byte[] advance(ByteBuffer message);

    /** The message has more bytes. */
    final byte[] want(int bytes) {
        if (gatheredBytes + bytes > gathered.length) {
            return malformed("a message of " + (gatheredBytes + bytes) + " bytes");
        }
        wanted = bytes;
        return NOTHING;
    }

    /** The message is done; the next one begins with so many bytes. */
    final void next(int bytes) {
        gatheredBytes = 0;
        wanted = bytes;
    }

    final void admit(Session made) {
        session = made;
        wipe();
    }

    final byte[] refuse(Refusal why) {
        refusal = why;
        wipe();
        if (sealer != null) {
            sealer.wipe();
        }
        if (opener != null) {
            opener.wipe();
        }
        return NOTHING;
    }

    private void wipe() {
        Arrays.fill(secret, (byte) 0);
        if (transcript != null) {
            transcript.wipe();
        }
    }

    final byte[] malformed(String what) {
        return refuse(new Refusal.Malformed(what));
    }

    /** A view of the array, with the head of a message written. */
    static ByteBuffer head(byte[] message, int type) {
        return ByteBuffer.wrap(message).put(MAGIC).put((byte) VERSION).put((byte) type);
    }

    /** Holds the message that {@link #advance} got a view of, from its first byte on. */
    final byte[] gathered() {
        return gathered;
    }

    static boolean hasMagic(ByteBuffer message) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (message.get(i) != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    static void putParty(ByteBuffer to, Party party, byte[] publicKey, byte[] nonce) {
        to.putLong(party.id().high()).putLong(party.id().low()).putLong(party.boot());
        to.put(publicKey).put(nonce);
    }

    /** Who goes by this peer's own id: itself, as far as it can tell, or another process. */
    final Refusal ownId(long boot, byte[] address) {
        boolean itself = boot == self.boot() && Arrays.equals(address, self.address());
        return itself ? new Refusal.OwnId() : new Refusal.DuplicateId();
    }

    static PeerId peerId(ByteBuffer from) {
        return new PeerId(from.getLong(), from.getLong());
    }

    static byte[] bytes(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    static void putAddress(ByteBuffer to, byte[] address) {
        to.put((byte) address.length).put(address);
    }

    /** Constant time. */
    static boolean same(byte[] a, byte[] b) {
        return MessageDigest.isEqual(a, b);
    }

    static boolean isZero(byte[] bytes) {
        int any = 0;
        for (byte b : bytes) {
            any |= b;
        }
        return any == 0;
    }

    static byte[] frame(Sealer sealer, int type, byte[] payload) {
        byte[] frame = new byte[payload.length + Frames.OVERHEAD_BYTES];
        sealer.seal(type, payload, 0, payload.length, frame, 0);
        return frame;
    }

    static int payloadBytesMax(ByteBuffer setting) {
        return Math.clamp(Integer.toUnsignedLong(setting.getInt()), 1 << 10, PAYLOAD_BYTES_MAX);
    }

    static boolean isSetting(int payloadLength, int lead) {
        return payloadLength >= lead + SETTING_BYTES_MIN;
    }
}
