// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.config.HostPort;
import gossamer.handshake.Keyring;
import gossamer.handshake.MeshKey;
import gossamer.handshake.Party;
import gossamer.handshake.Refusal;
import gossamer.handshake.Session;
import gossamer.handshake.SessionType;
import gossamer.handshake.Suite;
import gossamer.model.PeerId;
import gossamer.model.View;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One peer's place in the network: its port, its sealed connections, its view, its lane.
 *
 * <pre>
 *   open --join--> in a mesh (perhaps of one) --close | cut--> closed
 *   open --join refused--> closed
 * </pre>
 *
 * <p>Any number of them live in one process, or in many processes of one host, without a setting. Safe from any thread.
 */
public final class Network implements AutoCloseable {
    /** How long a first peer waits for an answer to its first HELLO. */
    private static final long WAIT_MILLIS = 300;

    /** The same for one that will not stay alone. */
    private static final long WAIT_ONCE_MILLIS = 2_500;

    private final NetworkConfig config;
    private final PeerId self;
    private final Notices notices;
    private final Sockets sockets;
    private final Gate gate;
    private final Discovery discovery;
    private final Reunion reunion;
    private final Group group;
    private final ViewLane lane;
    private final @Nullable DirectStreams streams;
    private final AtomicReference<Keyring> ring;
    private final Upkeep upkeep;
    private final Queue<Retired> retired = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();
    private final AtomicBoolean joined = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition viewed = lock.newCondition();
    private @Nullable View view;

    /**
     * Takes a port and listens; joins nothing yet.
     *
     * @param self fresh random bits; the JGroups address is the same number
     * @param ring the keys of the mesh; they belong to the network from now on
     * @param listener hears views, messages and notices
     * @throws IOException if none of the ports is free, or the address is not one of this host
     */
    public static Network open(NetworkConfig config, PeerId self, Suite suite, Keyring ring, Lane.Listener listener)
            throws IOException {
        if (!config.mesh().equals(ring.mesh())) {
            throw new IllegalArgumentException("keys of mesh " + ring.mesh() + " for mesh " + config.mesh());
        }
        return new Network(config, self, suite, ring, listener, Renewing.Ages.USUAL, Strangers.Bounds.USUAL);
    }

    /**
     * @param ages how old the keys of a connection may become
     * @param bounds how many strangers are heard
     */
    Network(
            NetworkConfig config,
            PeerId self,
            Suite suite,
            Keyring keys,
            Lane.Listener listener,
            Renewing.Ages ages,
            Strangers.Bounds bounds)
            throws IOException {
        this.config = config;
        this.self = self;
        ring = new AtomicReference<>(keys);
        notices = new Notices(listener::notice);
        sockets = new Sockets(config.bind(), ring::get, ages);
        upkeep = new Upkeep("gossamer-upkeep", this::onTick);
        gate = Gate.open(config.bind(), config.port(), config.ports(), sockets, bounds, notices);
        InetSocketAddress address = gate.address();
        if (address.getPort() != config.port()) {
            notices.note(
                    Notice.Kind.PORT,
                    "port",
                    "port " + config.port() + " is taken; this peer listens on " + address.getPort());
        }
        InetSocketAddress reached = config.reachedAt(address.getPort());
        Party party = new Party(self, System.currentTimeMillis(), Admission.addressBytes(reached));
        AtomicReference<@Nullable GossamerPing> asking = new AtomicReference<>();
        Admission admission = new Admission(
                suite,
                ring::get,
                party,
                notices,
                new Admission.Dialled() {
                    @Override
                    public void refused(Refusal why) {
                        onRefused(why);
                    }

                    @Override
                    public void failed(InetSocketAddress to, boolean unheard) {
                        GossamerPing now = asking.get();
                        if (now != null) {
                            now.onDialFailed(to, unheard);
                        }
                    }
                },
                sockets::sessions);
        SealedSockets sealed = new SealedSockets(admission, sockets, address);
        discovery = new Discovery(config, suite, ring::get, party, reached.getPort(), notices, this::onRefused);
        lane = new ViewLane(self, listener, notices, this::onView);
        AtomicReference<@Nullable Reunion> later = new AtomicReference<>();
        GossamerPing ping =
                new GossamerPing(discovery, config.bind(), seeds(config), waitMillis(config), notices, () -> {
                    Reunion now = later.get();
                    if (now != null) {
                        now.onAsked();
                    }
                });
        asking.set(ping);
        try {
            group = Group.make(config.mesh(), self, address, reached, sealed, ping, sockets::isFree);
        } catch (Exception e) { // JGroups declares no narrower one
            gate.close();
            throw new IOException("JGroups cannot be set up: " + e.getMessage(), e);
        }
        reunion = new Reunion(discovery, group, !config.seeds().isEmpty());
        later.set(reunion);
        streams = config.direct() ? new DirectStreams(self, admission, sockets, this::addressOf, lane) : null;
        lane.start(group, streams);
        if (streams != null) {
            streams.start();
        }
        gate.start(
                admission,
                streams == null
                        ? Map.of(SessionType.GROUP, sealed)
                        : Map.of(SessionType.GROUP, sealed, SessionType.LANE, streams));
        upkeep.start();
    }

    /** A key that nobody accepts any more, and since when. */
    private record Retired(MeshKey key, long sinceNanos) {}

    /**
     * Replaces the keys of the mesh while it runs.
     *
     * <p>From now on only these are accepted. A connection that was proved by another key than the first is renewed by
     * the best that both ends have, while its traffic goes on; if that is none of these, it is cut, within four
     * seconds.
     *
     * @param now the keys, of the same mesh; they belong to the network from now on
     */
    public void keys(Keyring now) {
        if (!config.mesh().equals(now.mesh())) {
            throw new IllegalArgumentException("keys of mesh " + now.mesh() + " for mesh " + config.mesh());
        }
        Keyring before = ring.getAndSet(now);
        long nanos = System.nanoTime();
        for (MeshKey each : before.keys()) {
            if (!now.keys().contains(each)) {
                retired.add(new Retired(each, nanos));
            }
        }
        sockets.onKeys(now);
    }

    /** The sessions that stand, each as it was renewed last. */
    Set<Session> sessions() {
        return sockets.sessions();
    }

    /** Where a peer with which a session stands says that others dial it; null if none stands. */
    public @Nullable InetSocketAddress addressOf(PeerId peer) {
        for (Session session : sessions()) {
            if (session.peer().id().equals(peer)) {
                return Admission.address(session.peer().address());
            }
        }
        return null;
    }

    /** What goes around JGroups; null if nothing does. */
    @Nullable
    DirectStreams streams() {
        return streams;
    }

    /** How many connections are heard that have proved nothing yet. */
    int strangers() {
        return gate.strangers();
    }

    private void onTick(long nowNanos) {
        sockets.onTick(nowNanos);
        if (streams != null) {
            streams.onTick(nowNanos);
        }
        notices.onTick(nowNanos);
        for (Retired next = retired.peek(); next != null; next = retired.peek()) {
            if (nowNanos - next.sinceNanos() <= 2 * Admission.LIMIT_NANOS) {
                return; // a handshake that began before may still use it
            }
            next.key().wipe();
            retired.remove();
        }
    }

    private static long waitMillis(NetworkConfig config) {
        return !config.multicast() ? 0 : config.once() ? WAIT_ONCE_MILLIS : WAIT_MILLIS;
    }

    private static List<InetSocketAddress> seeds(NetworkConfig config) {
        List<InetSocketAddress> seeds = new ArrayList<>();
        for (String each : config.seeds()) {
            HostPort seed = HostPort.parse("seed", each);
            seeds.add(InetSocketAddress.createUnresolved(seed.host(), seed.port()));
        }
        return seeds;
    }

    /** Who this peer is. */
    public PeerId self() {
        return self;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return gate.address();
    }

    /** Where others dial it: what it advertises, else where it listens. */
    public InetSocketAddress reachedAt() {
        return config.reachedAt(gate.address().getPort());
    }

    /** The way to the other peers; usable from the first view on. */
    public Lane lane() {
        return lane;
    }

    /**
     * Looks for the mesh and joins it; blocks meanwhile, about half a second where nobody else is; once only.
     *
     * @return what became of it; after a refusal the network is closed
     * @throws IOException if JGroups does not start
     */
    public JoinOutcome join() throws IOException {
        if (!joined.compareAndSet(false, true)) {
            throw new IllegalStateException("join was called already");
        }
        discovery.start();
        try {
            group.connect(lane);
        } catch (Exception e) { // JGroups declares no narrower one
            close();
            throw new IOException("JGroups does not start: " + e.getMessage(), e);
        }
        reunion.start();
        View now = awaitView(config.once() && discovery.hasCandidates() ? 2 : 1);
        if (now.size() > 1) {
            return new JoinOutcome.Joined(now);
        }
        if (!config.once()) {
            Refusal why = refusal.get();
            if (!config.seeds().isEmpty() && (why == null || kind(why) == JoinOutcome.Why.NO_ANSWER)) {
                notices.note(
                        Notice.Kind.SEED,
                        "seeds",
                        "no seed answered (" + String.join(", ", config.seeds()) + "); they are tried again and again");
            }
            return new JoinOutcome.Alone(now);
        }
        close();
        return refused();
    }

    private JoinOutcome refused() {
        Refusal why = refusal.get();
        if (why == null || kind(why) == JoinOutcome.Why.NO_ANSWER) {
            return nobody();
        }
        return new JoinOutcome.Refused(kind(why), cannotJoin() + why.sentence() + Admission.advice(why));
    }

    private JoinOutcome nobody() {
        String where = config.multicast() ? " on " + Admission.text(config.group()) : "";
        String advice = config.seeds().isEmpty() ? "; name one with --seed HOST:PORT" : " and no seed either";
        return new JoinOutcome.Refused(JoinOutcome.Why.NO_ANSWER, cannotJoin() + "no peer answered" + where + advice);
    }

    private String cannotJoin() {
        return "cannot join mesh \"" + config.mesh() + "\": ";
    }

    private static JoinOutcome.Why kind(Refusal why) {
        return switch (why) {
            case Refusal.WrongSecret wrong -> JoinOutcome.Why.WRONG_SECRET;
            case Refusal.OtherMesh other -> JoinOutcome.Why.OTHER_MESH;
            case Refusal.TooOld old -> JoinOutcome.Why.VERSION;
            case Refusal.TooNew newer -> JoinOutcome.Why.VERSION;
            case Refusal.Unsupported unsupported -> JoinOutcome.Why.VERSION;
            case Refusal.DuplicateId duplicate -> JoinOutcome.Why.DUPLICATE;
            case Refusal.OwnId own -> JoinOutcome.Why.NO_ANSWER;
            case Refusal.Malformed malformed -> JoinOutcome.Why.NO_ANSWER;
            case Refusal.Replayed replayed -> JoinOutcome.Why.NO_ANSWER;
            case Refusal.Misled misled -> JoinOutcome.Why.NO_ANSWER;
            case Refusal.NoAnswer silent -> JoinOutcome.Why.NO_ANSWER;
            case Refusal.Ended ended -> JoinOutcome.Why.NO_ANSWER;
        };
    }

    /** Waits up to two seconds for a view of so many; returns the newest in any case. */
    private View awaitView(int members) throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        lock.lock();
        try {
            while ((view == null || view.size() < members) && until - System.nanoTime() > 0) {
                viewed.awaitNanos(until - System.nanoTime());
            }
            if (view == null) {
                throw new IOException("JGroups installed no view");
            }
            return view;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while joining", e);
        } finally {
            lock.unlock();
        }
    }

    private void onView(View now) {
        discovery.onView(now);
        reunion.onView(now.size() == 1);
        lock.lock();
        try {
            view = now;
            viewed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void onRefused(Refusal why) {
        refusal.accumulateAndGet(why, (old, now) -> old instanceof Refusal.WrongSecret ? old : now);
    }

    /** Says goodbye and leaves; returns when all sockets are closed, within about 2 s. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            upkeep.close();
            reunion.close();
            discovery.close();
            group.leave();
            lane.stop();
            closeStreams();
            gate.close();
            sockets.cut();
        }
    }

    private void closeStreams() {
        if (streams != null) {
            streams.close();
        }
    }

    /** Stops all sockets and threads at once, without a goodbye, as if the process were killed; for tests. */
    public void cut() {
        if (closed.compareAndSet(false, true)) {
            upkeep.close();
            lane.stop();
            sockets.cut();
            closeStreams();
            gate.close();
            discovery.close();
            reunion.close();
            group.cut();
        }
    }
}
