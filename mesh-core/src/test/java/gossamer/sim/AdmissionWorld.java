// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.handshake.FrameType;
import gossamer.handshake.Frames;
import gossamer.handshake.Handshake;
import gossamer.handshake.Initiator;
import gossamer.handshake.Keyring;
import gossamer.handshake.MeshKey;
import gossamer.handshake.Opener;
import gossamer.handshake.Party;
import gossamer.handshake.Refusal;
import gossamer.handshake.Renewal;
import gossamer.handshake.Responder;
import gossamer.handshake.Sealer;
import gossamer.handshake.Seen;
import gossamer.handshake.Session;
import gossamer.handshake.SessionType;
import gossamer.handshake.Suite;
import gossamer.model.KeyId;
import gossamer.model.PeerId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Peers that dial each other, prove their secrets, talk and renew their keys, with somebody between all of them; the
 * machines are those of production, the cryptography is a model.
 *
 * <p>In the safety phase what passes is flipped, dropped, doubled, swapped, cut, reflected and spliced, connections are
 * reset and stalled, recorded streams are said again by the adversary, peers are started anew, and the secret is
 * changed while one of them may not follow. Then nothing more goes wrong, and whoever shares a key with another must
 * talk.
 *
 * <p>Rules, each broken by a {@link Violation}: <b>A1</b> nobody has a session with the adversary; <b>A2</b> what is
 * delivered was said by the other end of that very connection, each once, in order, unchanged; <b>A3</b> a dialler that
 * is admitted has the session that its listener has; <b>A4</b> nothing is delivered under a key that was taken off the
 * ring for more than {@value #GRACE_SECONDS} s; <b>A5</b> a session goes on with the peer it began with; <b>A6</b> in
 * the end all who share a key talk; <b>A7</b> no peer of another secret or mesh is admitted.
 *
 * <p>Confined to one thread.
 */
final class AdmissionWorld {
    /** What somebody between two peers does. */
    enum Crime {
        FLIP,
        DROP,
        DOUBLE,
        SWAP,
        CUT,
        REFLECT,
        SPLICE,
        RESET,
        STALL,
        REPLAY
    }

    /** What a seed came to. */
    record Outcome(
            @Nullable String failure,
            long events,
            long trace,
            Map<Crime, Integer> crimes,
            long admitted,
            long renewed,
            long delivered) {}

    private static final List<Crime> CRIMES = List.of(Crime.values());
    private static final Suite SUITE = new ModelSuite();
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final int GRACE_SECONDS = 4;
    private static final long SAFE_NANOS = 20 * SECOND;
    private static final long END_NANOS = 45 * SECOND;
    private static final long HANDSHAKE_NANOS = 5 * SECOND;
    private static final long AGE_NANOS = 3 * SECOND;
    private static final long KNOCK_NANOS = 500 * MS;
    private static final long SAY_NANOS = 250 * MS;
    private static final int RECORDS_MAX = 200;
    private static final MeshKey[] KEYS = {key(1, "lab"), key(2, "lab"), key(3, "lab")};
    private static final MeshKey OTHER_MESH = key(1, "den");

    private final SplittableRandom dice;
    private final Agenda agenda = new Agenda();
    private final List<Peer> peers = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<byte[]> pieces = new ArrayList<>(); // recorded, of any connection
    private final List<byte[]> streams = new ArrayList<>(); // recorded, all that a dialler said
    private final Set<Crime> committed = EnumSet.noneOf(Crime.class);
    private final Map<Crime, Integer> crimes = new EnumMap<>(Crime.class);
    private final int crimesPerMille;
    private long now;
    private long events;
    private long trace;
    private long admitted;
    private long renewed;
    private long delivered;

    AdmissionWorld(long seed) {
        dice = new SplittableRandom(seed);
        for (Crime crime : CRIMES) {
            if (dice.nextBoolean()) {
                committed.add(crime); // each is switched off wholly in half of the seeds
            }
        }
        crimesPerMille = 1 + dice.nextInt(60);
        int count = 2 + dice.nextInt(3);
        for (int number = 0; number < count; number++) {
            boolean stranger = number > 1 && dice.nextInt(4) == 0;
            Keyring ring = !stranger ? ring(KEYS[0]) : dice.nextBoolean() ? ring(KEYS[1]) : ring(OTHER_MESH);
            Peer peer = new Peer(number, ring);
            peers.add(peer);
            at(dice.nextLong(SECOND), peer::live);
        }
        if (dice.nextInt(100) < 60) {
            planRotation();
        }
        if (dice.nextInt(100) < 40) {
            Peer restarted = peers.get(dice.nextInt(count));
            at(2 * SECOND + dice.nextLong(15 * SECOND), restarted::restart);
        }
        if (committed.contains(Crime.REPLAY)) {
            for (int i = 0; i < 8; i++) {
                at(3 * SECOND + dice.nextLong(16 * SECOND), this::replay);
            }
        }
    }

    private static MeshKey key(int seed, String mesh) {
        byte[] secret = new byte[Suite.KEY_BYTES];
        Arrays.fill(secret, (byte) seed);
        return MeshKey.derive(SUITE, secret, mesh);
    }

    private static Keyring ring(MeshKey... keys) {
        return new Keyring(List.of(keys));
    }

    /** The third key is added, used, and then the first retired; some follow late, one perhaps not at all. */
    private void planRotation() {
        long begin = 2 * SECOND + dice.nextLong(4 * SECOND);
        int left = dice.nextInt(100) < 30 ? dice.nextInt(peers.size()) : -1;
        Keyring[] steps = {ring(KEYS[0], KEYS[2]), ring(KEYS[2], KEYS[0]), ring(KEYS[2])};
        for (Peer peer : peers) {
            boolean follows = peer.number != left && peer.ring.keys().get(0) == KEYS[0];
            for (int step = 0; follows && step < steps.length; step++) {
                Keyring next = steps[step];
                at(begin + step * (4 * SECOND) + dice.nextLong(2 * SECOND), () -> peer.use(next));
            }
        }
    }

    Outcome run() {
        String failure = null;
        try {
            while (agenda.nextNanos() <= END_NANOS) {
                now = agenda.nextNanos();
                events++;
                agenda.poll().run();
            }
            checkAllTalk();
        } catch (Violation broken) {
            failure = broken.getMessage();
        }
        return new Outcome(failure, events, trace, crimes, admitted, renewed, delivered);
    }

    private void at(long atNanos, Runnable due) {
        agenda.add(atNanos, dice.nextInt(1 << 10), due);
    }

    private void note(long what) {
        trace = (trace ^ what ^ now) * 0x9e3779b97f4a7c15L;
        trace ^= trace >>> 29;
    }

    private static Violation broken(String rule, String how) {
        return new Violation(rule, how);
    }

    private byte[] fresh() {
        byte[] fresh = new byte[Handshake.FRESH_BYTES];
        dice.nextBytes(fresh);
        return fresh;
    }

    /** A6. */
    private void checkAllTalk() {
        for (Peer one : peers) {
            for (Peer other : peers) {
                boolean shares = one.ring.mesh().equals(other.ring.mesh())
                        && one.ring.keys().stream().anyMatch(key -> other.ring.find(key.id()) != null);
                if (one != other && shares && one.heardAt.getOrDefault(other.number, 0L) < END_NANOS - 5 * SECOND) {
                    throw broken(
                            "A6 allTalk",
                            other + " was last heard by " + one + " at "
                                    + one.heardAt.getOrDefault(other.number, 0L) / MS + " ms");
                }
            }
        }
    }

    private final class Peer {
        final int number;
        final Map<Integer, Long> heardAt = new HashMap<>(); // looked up, never iterated
        final Map<KeyId, Long> retiredAt = new HashMap<>(); // looked up, never iterated
        final Map<Integer, KeyId> preferred = new HashMap<>(); // looked up, never iterated
        Keyring ring;
        Party party;
        private Seen seen = new Seen();
        private int life;

        Peer(int number, Keyring ring) {
            this.number = number;
            this.ring = ring;
            this.party = new Party(new PeerId(number + 1, 7), 1, new byte[] {10, 0, 0, (byte) number, 1, 1});
        }

        /** Looks after its connections twice a second until it is started anew. */
        void live() {
            int mine = life;
            for (Peer other : peers) {
                if (other != this && links.stream().noneMatch(link -> link.joins(this, other))) {
                    dial(other);
                }
            }
            for (Link link : List.copyOf(links)) {
                link.end(this).ifPresent(End::tick);
            }
            at(now + KNOCK_NANOS, () -> {
                if (mine == life) {
                    live();
                }
            });
        }

        private void dial(Peer other) {
            KeyId first = preferred.get(other.number);
            Keyring keys = first == null || ring.find(first) == null ? ring : ring.startingWith(first);
            Link link = new Link(this, other);
            Initiator machine = new Initiator(SUITE, keys, party, other.party.address(), SessionType.GROUP, fresh());
            link.dialler.machine = machine;
            link.listener.machine = other.responder();
            links.add(link);
            link.dialler.send(machine.start());
        }

        Responder responder() {
            return new Responder(
                    SUITE,
                    ring,
                    party,
                    new Responder.Policy() {
                        @Override
                        public @Nullable Refusal unwanted(Party peer) {
                            return null;
                        }

                        @Override
                        public boolean isReplay(byte[] hash) {
                            return seen.isKnown(hash);
                        }
                    },
                    fresh());
        }

        void use(Keyring next) {
            for (MeshKey key : ring.keys()) {
                if (next.find(key.id()) == null) {
                    retiredAt.put(key.id(), now);
                }
            }
            ring = next;
            note(31 * number + next.keys().size());
            for (Link link : List.copyOf(links)) {
                link.end(this).ifPresent(End::onKeys);
            }
        }

        void restart() {
            note(77 + number);
            life++;
            for (Link link : List.copyOf(links)) {
                if (link.end(this).isPresent()) {
                    link.die();
                }
            }
            seen = new Seen();
            party = new Party(party.id(), party.boot() + 1, party.address());
            at(now + 300 * MS, this::live);
        }

        @Override
        public String toString() {
            return "p" + number;
        }
    }

    /** One connection. The adversary's have nobody at the dialling end. */
    private final class Link {
        final End dialler;
        final End listener;
        private boolean dead;

        Link(@Nullable Peer dials, Peer listens) {
            dialler = new End(this, dials, true);
            listener = new End(this, listens, false);
        }

        boolean joins(Peer one, Peer other) {
            return (dialler.peer == one && listener.peer == other) || (dialler.peer == other && listener.peer == one);
        }

        Optional<End> end(Peer peer) {
            return dead
                    ? Optional.empty()
                    : dialler.peer == peer
                            ? Optional.of(dialler)
                            : listener.peer == peer ? Optional.of(listener) : Optional.empty();
        }

        void die() {
            if (!dead) {
                dead = true;
                links.remove(this);
                if (dialler.peer != null && streams.size() < RECORDS_MAX) {
                    streams.add(dialler.said());
                }
            }
        }
    }

    private final class End {
        final Link link;
        final @Nullable Peer peer;
        final boolean dialled; // this end dialled
        private final long since = now;
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private byte[] buffer = {};
        private byte @Nullable [] held;
        private long arrivesAt;
        private boolean stalled;

        @Nullable
        Handshake machine;

        @Nullable
        Session first;

        private @Nullable Renewal renewal;
        private @Nullable Sealer sealer;
        private @Nullable Opener opener;
        private long keysSince;
        private int toSay;
        private int toHear;

        End(Link link, @Nullable Peer peer, boolean dialled) {
            this.link = link;
            this.peer = peer;
            this.dialled = dialled;
        }

        End other() {
            return dialled ? link.listener : link.dialler;
        }

        byte[] said() {
            return sent.toByteArray();
        }

        // --- what goes out

        void send(byte[] bytes) {
            if (bytes.length == 0 || link.dead) {
                return;
            }
            sent.writeBytes(bytes);
            byte[] piece = bytes.clone();
            if (pieces.size() < RECORDS_MAX) {
                pieces.add(bytes);
            } else {
                pieces.set(dice.nextInt(RECORDS_MAX), bytes);
            }
            Crime crime = now < SAFE_NANOS && dice.nextInt(1_000) < crimesPerMille
                    ? CRIMES.get(dice.nextInt(CRIMES.size()))
                    : null;
            if (crime == null || !committed.contains(crime) || crime == Crime.REPLAY) {
                pass(piece);
                return;
            }
            crimes.merge(crime, 1, Integer::sum);
            note(crime.name().length() + 1_000L * piece.length);
            switch (crime) {
                case FLIP -> {
                    piece[dice.nextInt(piece.length)] ^= (byte) (1 << dice.nextInt(8));
                    pass(piece);
                }
                case DROP -> {}
                case DOUBLE -> {
                    pass(piece);
                    pass(piece.clone());
                }
                case SWAP -> held = piece;
                case CUT -> pass(Arrays.copyOf(piece, dice.nextInt(piece.length)));
                case REFLECT -> arrive(this, piece);
                case SPLICE -> {
                    byte[] foreign = pieces.get(dice.nextInt(pieces.size())).clone();
                    pass(foreign);
                    if (dice.nextBoolean()) {
                        pass(piece);
                    }
                }
                case RESET -> link.die();
                case STALL -> stalled = true;
                case REPLAY -> throw new IllegalStateException("done elsewhere");
            }
        }

        private void pass(byte[] piece) {
            arrive(other(), piece);
            byte[] before = held;
            held = null;
            if (before != null) {
                arrive(other(), before);
            }
        }

        private void arrive(End at, byte[] piece) {
            if (stalled) {
                return;
            }
            arrivesAt = Math.max(arrivesAt + 1, now + 100_000 + dice.nextLong(20 * MS));
            AdmissionWorld.this.at(arrivesAt, () -> at.hear(piece));
        }

        private void seal(int type, byte[] payload) {
            if (sealer != null) {
                byte[] frame = new byte[payload.length + Frames.OVERHEAD_BYTES];
                sealer.seal(type, payload, 0, payload.length, frame, 0);
                send(frame);
            }
        }

        private void sealAll(List<Renewal.Frame> frames) {
            for (Renewal.Frame frame : frames) {
                seal(frame.type(), frame.payload());
                Sealer next = frame.next();
                if (next != null) {
                    sealer = next;
                }
            }
        }

        private void say() {
            if (link.dead || peer == null) {
                return;
            }
            seal(
                    FrameType.DATA,
                    ByteBuffer.allocate(8).putInt(peer.number).putInt(toSay++).array());
            AdmissionWorld.this.at(now + SAY_NANOS, this::say);
        }

        // --- what comes in

        void hear(byte[] piece) {
            if (link.dead || peer == null) {
                return;
            }
            byte[] all = Arrays.copyOf(buffer, buffer.length + piece.length);
            System.arraycopy(piece, 0, all, buffer.length, piece.length);
            buffer = all;
            while (!link.dead && (first == null ? shake() : frame())) {
                // There may be more.
            }
        }

        private byte[] take(int count) {
            byte[] taken = Arrays.copyOf(buffer, count);
            buffer = Arrays.copyOfRange(buffer, count, buffer.length);
            return taken;
        }

        private boolean shake() {
            Handshake running = machine;
            if (running == null || peer == null || running.isOver() || running.wanted() > buffer.length) {
                return false;
            }
            byte[] reply = running.onBytes(take(running.wanted()));
            send(reply);
            if (running.refusal() != null) {
                refused(running);
            } else if (running.session() != null) {
                admit(running.session());
            }
            return !link.dead;
        }

        private void refused(Handshake running) {
            End theirs = other();
            if (running instanceof Initiator dialling
                    && dialling.named() != null
                    && peer != null
                    && theirs.peer != null) {
                MeshKey named = peer.ring.findByPrefix(dialling.named());
                if (named != null) {
                    peer.preferred.put(theirs.peer.number, named.id());
                }
            }
            AdmissionWorld.this.at(now + 50 * MS, link::die); // the last words arrive before
        }

        private void admit(Session session) {
            Peer mine = peer;
            Peer theirs = other().peer;
            if (mine == null || theirs == null) {
                throw broken("A1 noStranger", peer + " has a session with the adversary: " + session.peer());
            }
            note(session.id());
            admitted++;
            if (!session.peer().id().equals(theirs.party.id())) {
                throw broken("A5 samePeer", mine + " takes " + theirs + " for " + session.peer());
            }
            Session listeners = other().first;
            if (dialled
                    && (listeners == null
                            || listeners.id() != session.id()
                            || !listeners.key().equals(session.key()))) {
                throw broken("A3 sameSession", mine + " has " + session + " and " + theirs + " has " + listeners);
            }
            if (!mine.ring.mesh().equals(theirs.ring.mesh())
                    || !isUsable(mine, session.key())
                    || !isUsable(theirs, session.key())) {
                throw broken("A7 commonKey", mine + " and " + theirs + " by " + session.key());
            }
            first = session;
            sealer = session.sealer();
            opener = session.opener();
            keysSince = now;
            renewal = new Renewal(SUITE, mine.party, session, dialled);
            say();
        }

        private boolean isUsable(Peer by, KeyId key) {
            Long retired = by.retiredAt.get(key);
            return by.ring.find(key) != null || (retired != null && now - retired <= HANDSHAKE_NANOS);
        }

        private boolean frame() {
            Opener in = opener;
            Renewal renewing = renewal;
            if (in == null || renewing == null || buffer.length < Frames.HEADER_BYTES) {
                return false;
            }
            int length = (buffer[0] & 0xff) << 16 | (buffer[1] & 0xff) << 8 | (buffer[2] & 0xff);
            if (length <= Handshake.PAYLOAD_BYTES_MAX && buffer.length < Frames.HEADER_BYTES + length) {
                return false;
            }
            int body = in.header(buffer, 0);
            if (body == Frames.REFUSED) {
                link.die();
                return false;
            }
            take(Frames.HEADER_BYTES);
            byte[] payload = new byte[body];
            int opened = in.body(take(body), 0, payload, 0);
            if (opened == Frames.REFUSED) {
                link.die();
                return false;
            }
            byte[] content = Arrays.copyOf(payload, opened);
            if (in.type() == FrameType.DATA) {
                deliver(content, renewing);
            } else {
                control(in.type(), content, renewing);
            }
            return true;
        }

        private void deliver(byte[] content, Renewal renewing) {
            Peer mine = peer;
            Peer theirs = other().peer;
            if (mine == null || theirs == null) {
                throw broken("A1 noStranger", peer + " hears the adversary");
            }
            ByteBuffer said = ByteBuffer.wrap(content);
            int by = said.getInt();
            int number = said.getInt();
            delivered++;
            note(number);
            if (by != theirs.number || number != toHear++ || number >= other().toSay) {
                throw broken("A2 inOrder", mine + " hears " + number + " of p" + by + " instead of " + (toHear - 1));
            }
            KeyId key = renewing.session().key();
            Long retired = mine.retiredAt.get(key);
            if (mine.ring.find(key) == null && retired != null && now - retired > GRACE_SECONDS * SECOND) {
                throw broken("A4 retired", mine + " hears " + theirs + " under " + key);
            }
            mine.heardAt.put(theirs.number, now);
        }

        private void control(int type, byte[] content, Renewal renewing) {
            Peer mine = peer;
            if (mine == null || !Renewal.isControl(type)) {
                link.die();
                return;
            }
            long before = renewing.session().id();
            sealAll(renewing.onFrame(type, content, mine.ring, fresh(), now));
            Opener next = renewing.takeOpener();
            if (next != null) {
                opener = next;
            }
            if (renewing.refusal() != null) {
                link.die();
            } else if (renewing.session().id() != before) {
                renewed++;
                keysSince = now;
                Peer theirs = other().peer;
                if (theirs == null || !renewing.session().peer().id().equals(theirs.party.id())) {
                    throw broken(
                            "A5 samePeer",
                            mine + " goes on with " + renewing.session().peer());
                }
            }
        }

        // --- what time brings

        void onKeys() {
            if (renewal != null && peer != null) {
                sealAll(renewal.want(peer.ring, fresh(), now));
            }
        }

        void tick() {
            Handshake running = machine;
            Renewal renewing = renewal;
            if (renewing == null || peer == null) {
                if (running != null && now - since > HANDSHAKE_NANOS) {
                    running.onTimeout();
                    link.die();
                }
                return;
            }
            Long retired = peer.retiredAt.get(renewing.session().key());
            boolean cut = peer.ring.find(renewing.session().key()) == null
                    && retired != null
                    && now - retired > (GRACE_SECONDS - 1) * SECOND;
            boolean silent = now - peer.heardAt.getOrDefault(numberOfOther(), now) > 6 * SECOND;
            if (cut || silent || renewing.isOverdue(now)) {
                link.die(); // as the layers above do with one that says nothing
            } else if (now - keysSince > AGE_NANOS) {
                keysSince = now;
                sealAll(renewing.want(peer.ring, fresh(), now));
            }
        }

        private int numberOfOther() {
            Peer theirs = other().peer;
            return theirs == null ? -1 : theirs.number;
        }
    }

    /** The adversary dials, and says what a peer has said. */
    private void replay() {
        if (streams.isEmpty()) {
            return;
        }
        crimes.merge(Crime.REPLAY, 1, Integer::sum);
        Peer victim = peers.get(dice.nextInt(peers.size()));
        Link link = new Link(null, victim);
        link.listener.machine = victim.responder();
        links.add(link);
        byte[] stream = streams.get(dice.nextInt(streams.size())).clone();
        at(now + MS, () -> link.listener.hear(stream));
    }
}
