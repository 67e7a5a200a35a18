// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.Handshake;
import gossamer.handshake.Initiator;
import gossamer.handshake.Keyring;
import gossamer.handshake.MeshKey;
import gossamer.handshake.Party;
import gossamer.handshake.Refusal;
import gossamer.handshake.Renewal;
import gossamer.handshake.Responder;
import gossamer.handshake.Seen;
import gossamer.handshake.Session;
import gossamer.handshake.SessionType;
import gossamer.handshake.Suite;
import gossamer.model.KeyId;
import gossamer.model.PeerId;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the handshake over a connection: reads what the machine wants, sends what it says, within five seconds in all.
 *
 * <p>Remembers the start and the address of every peer it admitted ({@link #PEERS_MAX}, the longest unseen is
 * forgotten), so that neither an older process nor a copy elsewhere can take over the id of a peer. Safe from any
 * thread.
 */
final class Admission {
    static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int PEERS_MAX = 1024;
    private static final int LAST_WORDS_MILLIS = 200;
    private static final int REJECTS_PER_SECOND = 5;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Suite suite;
    private final Supplier<Keyring> ring;
    private final Party self;
    private final Notices notices;
    private final Dialled dialled;
    private final Supplier<Set<Session>> standing;
    private final Limit rejects = new Limit(REJECTS_PER_SECOND);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerId, Party> newest = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<InetSocketAddress, KeyId> preferred = new LinkedHashMap<>(16, 0.75f, true);
    private final Seen seen = new Seen();
    private final Responder.Policy policy = new Policy();

    /**
     * @param self this peer, with the address that others dial
     * @param standing the sessions with other peers, each of which proved where it is reached
     */
    Admission(
            Suite suite,
            Supplier<Keyring> ring,
            Party self,
            Notices notices,
            Dialled dialled,
            Supplier<Set<Session>> standing) {
        this.standing = standing;
        this.suite = suite;
        this.ring = ring;
        this.self = self;
        this.notices = notices;
        this.dialled = dialled;
    }

    /** Hears what becomes of dialling when no session does; from several threads. */
    interface Dialled {
        /** Why a peer that was dialled and this one do not come together. */
        void refused(Refusal why);

        /**
         * Nobody listens there, or nobody we can have a session with.
         *
         * @param unheard whether somebody listens there, who closed the connection before any answer
         */
        void failed(InetSocketAddress to, boolean unheard);
    }

    void onDialFailed(InetSocketAddress to, Exception why) {
        // That nobody listens, or no way leads there, are classes of their own; what is left is a connection that
        // ended.
        dialled.failed(to, why.getClass() == SocketException.class);
    }

    /** The streams of a connection below the seal. */
    record Raw(Socket socket, InputStream in, OutputStream out) {}

    /**
     * Dials: the connection stands, the handshake begins.
     *
     * @throws IOException if the other end refuses, is no peer, or is too slow; the caller closes the connection
     */
    Session dial(Raw raw, InetSocketAddress to, SessionType type) throws IOException {
        byte[] fresh = fresh();
        Keyring keys = keysFor(to);
        Initiator handshake = new Initiator(suite, keys, self, addressBytes(to), type, fresh);
        Arrays.fill(fresh, (byte) 0);
        raw.out().write(handshake.start());
        Session session = drive(handshake, raw, () -> {});
        if (session != null) {
            remember(session.peer());
            return session;
        }
        Refusal why = why(handshake);
        if (prefer(to, keys, handshake.named())) {
            throw new IOException("the peer at " + text(to) + " does not have the key "
                    + keys.primary().id() + " yet");
        }
        boolean left = why instanceof Refusal.Ended;
        if (!left && !(why instanceof Refusal.OwnId)) { // a peer that dies meanwhile is no news for people
            notices.note(
                    kind(why),
                    text(to),
                    "cannot join mesh \"" + keys.mesh() + "\" at " + text(to) + ": " + why.sentence() + advice(why));
        }
        dialled.refused(why);
        String what = "no session with " + text(to) + ": " + why.sentence();
        throw left ? new SocketException(what) : new IOException(what);
    }

    /** The ring, with the key first that the peer at this address is known to have. */
    private Keyring keysFor(InetSocketAddress to) {
        lock.lock();
        try {
            KeyId first = preferred.get(to);
            return first == null ? ring.get() : ring.get().startingWith(first);
        } finally {
            lock.unlock();
        }
    }

    /**
     * While a secret is being changed the other end may not have this peer's first key yet. The next dial begins with
     * the one it named, if that is on the ring: nobody has proved that word, but it only chooses among own keys.
     */
    private boolean prefer(InetSocketAddress to, Keyring keys, @Nullable KeyId named) {
        MeshKey key = named == null ? null : keys.findByPrefix(named);
        if (key == null || key == keys.primary()) {
            return false;
        }
        lock.lock();
        try {
            preferred.put(to, key.id());
            if (preferred.size() > PEERS_MAX) {
                preferred.remove(preferred.keySet().iterator().next());
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What keeps the keys of an admitted connection fresh. */
    Renewal renewal(Session session, boolean dialled) {
        return new Renewal(suite, self, session, dialled);
    }

    /**
     * Answers a connection that somebody opened.
     *
     * @param known is called when the other end has shown that it holds the secret
     * @throws IOException if it never proves it; the caller closes the connection
     */
    Session answer(Raw raw, Runnable known) throws IOException {
        byte[] fresh = fresh();
        Responder handshake = new Responder(suite, ring.get(), self, policy, fresh);
        Arrays.fill(fresh, (byte) 0);
        Session session = drive(handshake, raw, known);
        if (session != null) {
            remember(session.peer());
            return session;
        }
        String from = raw.socket().getInetAddress().getHostAddress();
        Refusal why = why(handshake);
        note(from, why);
        throw new IOException("no session with " + from + ": " + why.sentence());
    }

    private void note(String from, Refusal why) {
        switch (why) {
            case Refusal.WrongSecret wrong ->
                notices.note(
                        Notice.Kind.WRONG_SECRET,
                        from,
                        "peer " + from + " tried to join with another secret (" + wrong.theirs() + "), refused");
            case Refusal.OtherMesh other ->
                notices.note(
                        Notice.Kind.OTHER_MESH,
                        from,
                        "peer " + from + " tried to join under another mesh name, refused");
            case Refusal.TooOld old ->
                notices.note(
                        Notice.Kind.VERSION, from, "peer " + from + " tried to join with too old a version, refused");
            case Refusal.TooNew newer ->
                notices.note(
                        Notice.Kind.VERSION, from, "peer " + from + " tried to join with too new a version, refused");
            case Refusal.OwnId own -> {} // this peer met itself, through a seed list for instance
            case Refusal.DuplicateId duplicate ->
                notices.note(
                        Notice.Kind.DUPLICATE,
                        from,
                        "peer " + from + " tried to join by the id of another process, refused");
            case Refusal.Malformed malformed ->
                notices.note(
                        Notice.Kind.GARBAGE,
                        from,
                        from + " sent what is not the Gossamer protocol (" + malformed.what() + "), closed");
            case Refusal.Misled misled ->
                notices.note(
                        Notice.Kind.GARBAGE,
                        from,
                        "peer " + from + " dialled another peer and came here, so somebody between leads it astray;"
                                + " refused");
            case Refusal.Replayed replayed ->
                notices.note(
                        Notice.Kind.GARBAGE, from, from + " sent a recorded handshake of another peer again, closed");
            case Refusal.NoAnswer silent ->
                notices.note(Notice.Kind.SILENT, from, from + " connected and said nothing more for 5 s, closed");
            case Refusal.Ended ended ->
                notices.note(Notice.Kind.GARBAGE, from, from + " connected and did not finish the handshake, closed");
            case Refusal.Unsupported unsupported ->
                notices.note(
                        Notice.Kind.VERSION,
                        from,
                        "peer " + from + " asked for what this peer does not offer, refused");
        }
    }

    private static Notice.Kind kind(Refusal why) {
        return switch (why) {
            case Refusal.WrongSecret wrong -> Notice.Kind.WRONG_SECRET;
            case Refusal.OtherMesh other -> Notice.Kind.OTHER_MESH;
            case Refusal.TooOld old -> Notice.Kind.VERSION;
            case Refusal.TooNew newer -> Notice.Kind.VERSION;
            case Refusal.Unsupported unsupported -> Notice.Kind.VERSION;
            case Refusal.OwnId own -> Notice.Kind.DUPLICATE;
            case Refusal.DuplicateId duplicate -> Notice.Kind.DUPLICATE;
            case Refusal.Malformed malformed -> Notice.Kind.GARBAGE;
            case Refusal.Replayed replayed -> Notice.Kind.GARBAGE;
            case Refusal.Misled misled -> Notice.Kind.GARBAGE;
            case Refusal.NoAnswer silent -> Notice.Kind.SILENT;
            case Refusal.Ended ended -> Notice.Kind.NO_ANSWER;
        };
    }

    static String advice(Refusal why) {
        return switch (why) {
            case Refusal.WrongSecret wrong -> ". Check the secret file.";
            case Refusal.TooOld old -> ". Start it there with the version that runs here.";
            case Refusal.TooNew newer -> ". Start it here with the version that runs there.";
            case Refusal.DuplicateId duplicate -> ". Start one of the two again.";
            case Refusal.NoAnswer silent -> ". Something listens there that hangs, or is no Gossamer peer.";
            default -> "";
        };
    }

    private @Nullable Session drive(Handshake handshake, Raw raw, Runnable known) throws IOException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        boolean told = false;
        try {
            while (!handshake.isOver()) {
                byte[] bytes = readExactly(raw, handshake.wanted(), deadline);
                byte[] reply = handshake.onBytes(bytes);
                if (reply.length > 0 && (handshake.refusal() == null || mayReject(raw))) {
                    raw.out().write(reply);
                }
                if (!told && handshake.isKnown()) {
                    told = true;
                    known.run();
                }
            }
        } catch (SocketTimeoutException e) {
            handshake.onTimeout();
        } catch (EOFException e) {
            handshake.onEnd();
        }
        if (handshake.session() == null) {
            closeAfterLastWords(raw);
        }
        raw.socket().setSoTimeout(0);
        return handshake.session();
    }

    /** So that strangers cannot make this peer talk as fast as they do. */
    private boolean mayReject(Raw raw) {
        return rejects.allows(raw.socket().getInetAddress().getHostAddress(), System.nanoTime());
    }

    private static byte[] readExactly(Raw raw, int length, long deadline) throws IOException {
        byte[] bytes = new byte[length];
        int got = 0;
        while (got < length) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMillis <= 0) {
                throw new SocketTimeoutException();
            }
            raw.socket().setSoTimeout((int) leftMillis);
            int read = raw.in().read(bytes, got, length - got);
            if (read < 0) {
                throw new EOFException();
            }
            got += read;
        }
        return bytes;
    }

    /** A connection closed over unread bytes is reset, and the refusal sent just before may be lost with it. */
    private static void closeAfterLastWords(Raw raw) throws IOException {
        try {
            raw.socket().shutdownOutput();
            raw.socket().setSoTimeout(LAST_WORDS_MILLIS);
            raw.in().readNBytes(512);
        } catch (SocketTimeoutException e) {
            // it had its time
        }
    }

    private final class Policy implements Responder.Policy {
        @Override
        public boolean isOfAnother(byte[] address, PeerId caller) {
            return standing.get().stream()
                    .map(Session::peer)
                    .anyMatch(peer -> !peer.id().equals(caller) && Arrays.equals(peer.address(), address));
        }

        @Override
        public @Nullable Refusal unwanted(Party peer) {
            return isTaken(peer) ? new Refusal.DuplicateId() : null;
        }

        @Override
        public boolean isReplay(byte[] hash) {
            lock.lock();
            try {
                return seen.isKnown(hash);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Whether its id is that of a process which started later, or at the same time and is reached elsewhere. */
    private boolean isTaken(Party peer) {
        lock.lock();
        try {
            Party known = newest.get(peer.id());
            return known != null
                    && (known.boot() > peer.boot()
                            || (known.boot() == peer.boot() && !Arrays.equals(known.address(), peer.address())));
        } finally {
            lock.unlock();
        }
    }

    private void remember(Party peer) {
        lock.lock();
        try {
            newest.merge(peer.id(), peer, (known, now) -> known.boot() > now.boot() ? known : now);
            if (newest.size() > PEERS_MAX) {
                newest.remove(newest.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The random bytes of one handshake; the caller wipes them. */
    static byte[] fresh() {
        byte[] fresh = new byte[Handshake.FRESH_BYTES];
        RANDOM.nextBytes(fresh);
        return fresh;
    }

    private static Refusal why(Handshake handshake) {
        Refusal refusal = handshake.refusal();
        return refusal == null ? new Refusal.NoAnswer() : refusal;
    }

    /** An address as the handshake carries it: IP address and port. */
    static byte[] addressBytes(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        byte[] bytes = ip == null ? new byte[4] : ip.getAddress();
        return ByteBuffer.allocate(bytes.length + Short.BYTES)
                .put(bytes)
                .putShort((short) address.getPort())
                .array();
    }

    /** The opposite; null if the bytes are no address. */
    static @Nullable InetSocketAddress address(byte[] bytes) {
        int port = bytes.length - Short.BYTES;
        if (port < 0) {
            return null;
        }
        try {
            InetAddress ip = InetAddress.getByAddress(Arrays.copyOf(bytes, port));
            return new InetSocketAddress(
                    ip, Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(port)));
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }

    static String text(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        return ip == null ? address.getHostString() + ":" + address.getPort() : Interfaces.text(ip, address.getPort());
    }
}
