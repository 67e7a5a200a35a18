// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a running session on fresh keys, proved anew by a key of the ring that holds now, while its data goes on.
 *
 * <p>The handshake is the very same, its messages carried in frames of the session itself, so an end that holds only a
 * secret that was taken off the ring cannot follow. Only the end that dialled begins; the other one asks it to. Each
 * direction changes by itself: a frame SWITCH is the last under the old keys.
 *
 * <pre>
 *   dialled:  RESTING --want | RENEW--&gt; (M1) RUNNING -M2-&gt; (M3, OPEN) -ACCEPT-&gt; (SWITCH) MADE -SWITCH-&gt; RESTING
 *   answered: RESTING --want--&gt; (RENEW) ASKED -M1-&gt; (M2) RUNNING -M3, OPEN-&gt; (ACCEPT, SWITCH) MADE -SWITCH-&gt; RESTING
 *   either:   any state -anything else, or too late-&gt; REFUSED, and the connection is closed
 * </pre>
 *
 * <p>Invariants: <b>N1</b> the peer and the kind of session stay what they were; <b>N2</b> one renewal runs at a time,
 * what is wished meanwhile follows it once; <b>N3</b> each renewal ends within {@link #LIMIT_NANOS}.
 *
 * <p>Source: the idea of fresh keys inside the old session is that of SSH (RFC 4253, section 9). Confined to one thread
 * at a time.
 */
public final class Renewal {
    /** How long one renewal may take, from the wish to the last SWITCH. */
    public static final long LIMIT_NANOS = 10_000_000_000L;

    /** The largest message of a handshake, in bytes. */
    public static final int MESSAGE_BYTES_MAX = 512;

    private static final byte[] NOTHING = {};

    private final Suite suite;
    private final Party self;
    private final boolean dialled;

    private Session current;
    private @Nullable Handshake running;
    private @Nullable Session made;
    private boolean heardSwitch;
    private boolean asked;
    private boolean again;
    private long sinceNanos;
    private @Nullable Refusal refusal;

    /**
     * A frame to seal and send, in order.
     *
     * @param type one of {@link FrameType}
     * @param payload of the frame
     * @param next seals everything after this frame, or null for no change
     */
    public record Frame(int type, byte[] payload, @Nullable Sealer next) {}

    /**
     * Stands by a session.
     *
     * @param self this peer, as in the handshake that made the session
     * @param dialled whether this end dialled
     */
    public Renewal(Suite suite, Party self, Session session, boolean dialled) {
        this.suite = suite;
        this.self = self;
        this.current = session;
        this.dialled = dialled;
    }

    /** What holds now for what this end reads and writes next; the new one once both directions have changed. */
    public Session session() {
        return current;
    }

    /** Why the connection must be closed, or null. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** Whether a frame of this type is for {@link #onFrame}. */
    public static boolean isControl(int type) {
        return type == FrameType.HANDSHAKE || type == FrameType.SWITCH || type == FrameType.RENEW;
    }

    /**
     * The keys are old, or the ring has changed.
     *
     * @param ring to prove by
     * @param fresh {@link Handshake#FRESH_BYTES} random bytes, never used before; the caller wipes them
     * @return what to send
     */
    public List<Frame> want(Keyring ring, byte[] fresh, long nowNanos) {
        if (refusal != null) {
            return List.of();
        }
        if (isBusy()) {
            again = true; // N2
            return List.of();
        }
        sinceNanos = nowNanos;
        if (dialled) {
            return List.of(start(ring, fresh));
        }
        asked = true;
        return List.of(new Frame(FrameType.RENEW, NOTHING, null));
    }

    private boolean isBusy() {
        return running != null || made != null || asked;
    }

    private Frame start(Keyring ring, byte[] fresh) {
        // Which key is shared is certain for the one in use; the other end picks the one it prefers in any case.
        Keyring known = ring.startingWith(current.key());
        Initiator begun = new Initiator(suite, known, self, current.peer().address(), current.type(), fresh);
        running = begun;
        return new Frame(FrameType.HANDSHAKE, begun.start(), null);
    }

    /**
     * A control frame has opened.
     *
     * @param payload of it; not kept
     * @param ring to prove by
     * @param fresh as in {@link #want}
     * @return what to send; nothing if {@link #refusal} is set now
     */
    public List<Frame> onFrame(int type, byte[] payload, Keyring ring, byte[] fresh, long nowNanos) {
        if (refusal != null) {
            return List.of();
        }
        return switch (type) {
            case FrameType.HANDSHAKE -> onHandshake(payload, ring, fresh, nowNanos);
            case FrameType.SWITCH -> onSwitch(payload, ring, fresh, nowNanos);
            case FrameType.RENEW -> onRenew(payload, ring, fresh, nowNanos);
            default -> refuse("frame type " + type);
        };
    }

    private List<Frame> onRenew(byte[] payload, Keyring ring, byte[] fresh, long nowNanos) {
        return dialled && payload.length == 0
                ? want(ring, fresh, nowNanos)
                : refuse("a wish for new keys out of place");
    }

    private List<Frame> onHandshake(byte[] payload, Keyring ring, byte[] fresh, long nowNanos) {
        if (made != null || (running == null && dialled) || payload.length > MESSAGE_BYTES_MAX) {
            return refuse("a message of the handshake out of place");
        }
        if (running == null) {
            asked = false;
            sinceNanos = nowNanos;
            running = new Responder(suite, ring, self, this::changed, fresh);
        }
        List<Frame> out = new ArrayList<>();
        byte[] reply = running.onMessage(payload);
        if (running.refusal() != null) {
            refusal = running.refusal();
            return List.of();
        }
        if (reply.length > 0) {
            out.add(new Frame(FrameType.HANDSHAKE, reply, null));
        }
        Session done = running.session();
        if (done != null) {
            if (changed(done.peer()) != null || done.type() != current.type()) { // N1
                done.wipe();
                return refuse("another peer than before");
            }
            made = done;
            out.add(new Frame(FrameType.SWITCH, NOTHING, done.sealer()));
        }
        return out;
    }

    private @Nullable Refusal changed(Party peer) {
        boolean same = peer.id().equals(current.peer().id())
                && peer.boot() == current.peer().boot();
        return same ? null : new Refusal.DuplicateId();
    }

    private List<Frame> onSwitch(byte[] payload, Keyring ring, byte[] fresh, long nowNanos) {
        if (made == null || heardSwitch || payload.length > 0) {
            return refuse("a change of keys out of place");
        }
        heardSwitch = true;
        current = made;
        made = null;
        running = null;
        if (!again) {
            return List.of();
        }
        again = false;
        return want(ring, fresh, nowNanos);
    }

    /** What opens the frames after a SWITCH that {@link #onFrame} has just taken; once for each, otherwise null. */
    public @Nullable Opener takeOpener() {
        if (!heardSwitch) {
            return null;
        }
        heardSwitch = false;
        return current.opener();
    }

    /** Whether a renewal has lasted too long; then it is refused, and the connection must be closed. */
    public boolean isOverdue(long nowNanos) {
        boolean late = refusal == null && isBusy() && nowNanos - sinceNanos > LIMIT_NANOS; // N3
        if (late) {
            if (running != null && !running.isOver()) {
                running.onTimeout();
            }
            refusal = new Refusal.NoAnswer();
        }
        return late;
    }

    /**
     * The connection is closed: overwrites the keys that were made and not handed out yet, and all that a handshake
     * still holds. Those that were handed out are wiped by who has them.
     */
    public void wipe() {
        if (running != null && !running.isOver()) {
            running.onEnd();
        }
        if (made != null) {
            made.wipe();
        }
        if (heardSwitch) {
            current.opener().wipe();
        }
        if (refusal == null) {
            refusal = new Refusal.Ended();
        }
    }

    private List<Frame> refuse(String what) {
        if (running != null && !running.isOver()) {
            running.onTimeout();
        }
        refusal = new Refusal.Malformed(what);
        return List.of();
    }
}
