// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.Hello;
import gossamer.handshake.Keyring;
import gossamer.handshake.MeshKey;
import gossamer.handshake.Party;
import gossamer.handshake.Refusal;
import gossamer.handshake.Suite;
import gossamer.model.PeerId;
import gossamer.model.View;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Says HELLO by multicast and remembers who else does: the candidates for a dial.
 *
 * <p>Four times in the first third of a second, then once a second while this peer is alone, every ten seconds in a
 * mesh; a HELLO of a peer that is not in the view is answered at once, so a newcomer need not wait for the next turn.
 * What a HELLO may cause is bounded: it enters a table of {@link #CANDIDATES_MAX}, the longest unheard is forgotten; it
 * must come from the address it names, and its count must grow; and at most {@link #DIALS_OF_ADDRESS_PER_SECOND} dials
 * a second to one address, {@link #DIALS_PER_SECOND} to all, come of it.
 *
 * <p>On a loopback address packets stay on the host (TTL 0), on others they cross one router (TTL 2). Only sources of
 * the same kind are heard, so a mesh on loopback and one on the network do not mix, nor one of IPv4 and one of IPv6.
 *
 * <p>A peer that others dial at another address than the one it sends from says no HELLO, since nobody would believe
 * it; it still hears the others and dials them.
 *
 * <p>Safe from any thread; the listener hears from two threads of this class.
 */
final class Discovery implements AutoCloseable {
    private static final int CANDIDATES_MAX = 1024;
    private static final int DIALS_OF_ADDRESS_PER_SECOND = 5;
    private static final int DIALS_PER_SECOND = 50;
    private static final long[] FIRST_MILLIS = {0, 60, 130, 250};
    private static final long ALONE_MILLIS = 1_000;
    private static final long IN_MESH_MILLIS = 10_000;

    /**
     * A small mesh speaks more often, so that who looks for it hears some member while it listens: what all say adds
     * up.
     */
    private static final long IN_SMALL_MESH_MILLIS = 700;

    private static final long ANSWER_LATEST_MILLIS = 30;
    private static final long ANSWER_GAP_MILLIS = 60;
    private static final long QUIET_MILLIS = 2_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long STRANGER_MILLIS = 500;
    private static final long DEAF_MILLIS = 1_000;
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(25);

    /** JGroups compares its addresses as signed numbers; the least of those who start together leads. */
    private static final Comparator<PeerId> AS_JGROUPS =
            Comparator.comparingLong(PeerId::high).thenComparingLong(PeerId::low);

    private final NetworkConfig config;
    private final Suite suite;
    private final Supplier<Keyring> ring;
    private final Party self;
    private final int port;
    private final Notices notices;
    private final Consumer<Refusal> strangers;
    private final Limit dialsOfOne = new Limit(DIALS_OF_ADDRESS_PER_SECOND);
    private final Limit dials = new Limit(DIALS_PER_SECOND);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<PeerId, Candidate> candidates = new LinkedHashMap<>();

    private @Nullable DatagramChannel receiver;
    private @Nullable DatagramChannel sender;
    private @Nullable View view;
    private boolean closed;
    private long ownNanos;
    private long strangerNanos;
    private long count;
    private long startNanos;
    private long nextNanos;
    private long lastNanos;

    private record Candidate(InetSocketAddress address, long boot, long count, long firstNanos, long lastNanos) {}

    /**
     * @param port where others dial this peer
     * @param strangers hears of peers whose HELLO proves that they do not belong here
     */
    Discovery(
            NetworkConfig config,
            Suite suite,
            Supplier<Keyring> ring,
            Party self,
            int port,
            Notices notices,
            Consumer<Refusal> strangers) {
        this.config = config;
        this.suite = suite;
        this.ring = ring;
        this.self = self;
        this.port = port;
        this.notices = notices;
        this.strangers = strangers;
    }

    /** Opens the sockets and says the first HELLO; without multicast, or where it cannot be had, does nothing. */
    void start() {
        startNanos = System.nanoTime();
        nextNanos = startNanos;
        if (!config.multicast()) {
            ownNanos = startNanos;
            return;
        }
        try {
            open();
        } catch (IOException | UnsupportedOperationException e) {
            noMulticast(e.getMessage());
            close();
            return;
        }
        if (!config.maySayHello()) {
            ownNanos = startNanos; // it waits for no echo
            notices.note(
                    Notice.Kind.NO_MULTICAST,
                    "advertise",
                    "this peer advertises " + Admission.text(config.reachedAt(port)) + " and is bound to "
                            + Interfaces.plain(config.bind()) + ", so it says no HELLO by multicast; others find it by"
                            + " --seed " + Admission.text(config.reachedAt(port)) + ", and it finds those it hears");
        }
        Threads.daemon("gossamer-hello-in", this::receiveAll).start();
        Threads.daemon("gossamer-hello-out", this::sendAll).start();
    }

    private void open() throws IOException {
        NetworkInterface card = NetworkInterface.getByInetAddress(config.bind());
        if (card == null) {
            throw new IOException("this host has no address " + config.bind().getHostAddress());
        }
        StandardProtocolFamily family =
                config.bind() instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        InetAddress group = config.group().getAddress();
        DatagramChannel in = DatagramChannel.open(family);
        receiver = in;
        in.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        in.bind(new InetSocketAddress(config.group().getPort()));
        in.join(group, card);
        DatagramChannel out = DatagramChannel.open(family);
        sender = out;
        out.bind(new InetSocketAddress(config.bind(), 0));
        out.setOption(StandardSocketOptions.IP_MULTICAST_IF, card);
        out.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
        out.setOption(StandardSocketOptions.IP_MULTICAST_TTL, config.bind().isLoopbackAddress() ? 0 : 2);
    }

    private void noMulticast(@Nullable String why) {
        notices.note(
                Notice.Kind.NO_MULTICAST,
                "multicast",
                "multicast does not work on " + Interfaces.plain(config.bind()) + (why == null ? "" : " (" + why + ")")
                        + "; name a peer with --seed HOST:PORT");
    }

    // ------------------------------------------------------------------------------------------------ speaking

    private void sendAll() {
        while (true) {
            byte[] packet;
            lock.lock();
            try {
                while (!closed && nextNanos - System.nanoTime() > 0) {
                    changed.awaitNanos(nextNanos - System.nanoTime());
                }
                if (closed) {
                    return;
                }
                lastNanos = System.nanoTime();
                nextNanos = lastNanos + pauseNanos(lastNanos);
                count++;
                packet = Hello.make(
                        suite, keyInTurn(), self, count, port, config.bind().getAddress());
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
            send(packet);
            tellIfQuiet();
        }
    }

    /** While a secret is being changed there are peers that know only one of the keys. */
    private MeshKey keyInTurn() {
        List<MeshKey> keys = ring.get().keys();
        return keys.get((int) ((count - 1) % keys.size()));
    }

    private long pauseNanos(long nowNanos) {
        long sinceMillis = TimeUnit.NANOSECONDS.toMillis(nowNanos - startNanos);
        for (long each : FIRST_MILLIS) {
            if (sinceMillis < each) {
                return TimeUnit.MILLISECONDS.toNanos(each - sinceMillis);
            }
        }
        View now = view;
        long millis = now == null || now.size() == 1
                ? ALONE_MILLIS
                : Math.min(IN_MESH_MILLIS, Math.max(2 * ALONE_MILLIS, now.size() * IN_SMALL_MESH_MILLIS));
        return TimeUnit.MILLISECONDS.toNanos(
                millis * ThreadLocalRandom.current().nextLong(80, 121) / 100);
    }

    private boolean isAlone() {
        return view == null || view.size() == 1;
    }

    private void send(byte[] packet) {
        DatagramChannel out = sender;
        try {
            if (out != null && config.maySayHello()) {
                out.send(ByteBuffer.wrap(packet), config.group());
            }
        } catch (IOException e) {
            noMulticast(e.getMessage()); // the card may come back; the next turn tries again
        }
    }

    /** Once, two seconds after the start: nobody there, or not even ourselves. */
    private void tellIfQuiet() {
        boolean alone;
        boolean deaf;
        lock.lock();
        try {
            if (lastNanos - startNanos < TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS)) {
                return;
            }
            deaf = ownNanos == 0 && candidates.isEmpty();
            alone = isAlone() && candidates.isEmpty();
        } finally {
            lock.unlock();
        }
        if (deaf) {
            noMulticast("what this peer sends does not come back");
        } else if (alone) {
            notices.noteOnce(
                    Notice.Kind.NO_ANSWER,
                    "multicast",
                    "no peer answered on " + Admission.text(config.group()) + "; name one with --seed HOST:PORT");
        }
    }

    /** Speaks soon, because somebody new listens. */
    private void answer() {
        long gap = lastNanos + TimeUnit.MILLISECONDS.toNanos(ANSWER_GAP_MILLIS);
        long soon = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(ANSWER_LATEST_MILLIS));
        long at = soon - gap > 0 ? soon : gap;
        if (nextNanos - at > 0) {
            nextNanos = at;
            changed.signalAll();
        }
    }

    // ------------------------------------------------------------------------------------------------ hearing

    private void receiveAll() {
        DatagramChannel in = receiver;
        ByteBuffer buffer = ByteBuffer.allocate(Hello.BYTES + 1);
        while (in != null && in.isOpen()) {
            try {
                buffer.clear();
                InetSocketAddress from = (InetSocketAddress) in.receive(buffer);
                if (from != null && isOurKind(from.getAddress())) {
                    hear(buffer.array(), buffer.position(), from.getAddress());
                }
            } catch (IOException e) {
                if (in.isOpen()) {
                    LockSupport.parkNanos(
                            PAUSE_NANOS); // one bad packet, or the card is going; the channel says when it is over
                }
            }
        }
    }

    private boolean isOurKind(InetAddress source) {
        return source.isLoopbackAddress() == config.bind().isLoopbackAddress()
                && source.getAddress().length == config.bind().getAddress().length
                && isOurZone(source);
    }

    /** A socket hears what was sent to the group on any interface where some process of this host listens. */
    private boolean isOurZone(InetAddress source) {
        return !(source instanceof Inet6Address from)
                || !(config.bind() instanceof Inet6Address own)
                || from.getScopeId() == 0
                || own.getScopeId() == 0
                || from.getScopeId() == own.getScopeId();
    }

    private void hear(byte[] packet, int length, InetAddress source) {
        String from = source.getHostAddress();
        Keyring keys = ring.get();
        switch (Hello.read(suite, keys, packet, length, source.getAddress())) {
            case Hello.Heard.FromPeer peer -> hear(peer, source);
            case Hello.Heard.OtherSecret other -> {
                var why = new Refusal.WrongSecret(keys.primary().id(), other.theirs());
                strangers.accept(why);
                hurry();
                tell(
                        Notice.Kind.WRONG_SECRET,
                        from,
                        () -> "a peer at " + from + " has another secret (mine " + why.mine() + ", theirs "
                                + why.theirs() + "); it is not of this mesh. If it should be, check the secret file.");
            }
            case Hello.Heard.BadProof bad -> {
                var why = new Refusal.OtherMesh(keys.mesh());
                strangers.accept(why);
                hurry();
                tell(
                        Notice.Kind.OTHER_MESH,
                        from,
                        () -> "a peer at " + from + " has the same secret and another mesh name (mine is \""
                                + keys.mesh() + "\"); they stay apart");
            }
            case Hello.Heard.Garbage garbage ->
                notices.note(
                        Notice.Kind.GARBAGE,
                        from,
                        () -> from + " sends what is not the Gossamer protocol to " + Admission.text(config.group()));
        }
    }

    /** A peer that is alone may look for that very one; in a mesh it is enough to know once. */
    private void tell(Notice.Kind kind, String source, Supplier<String> line) {
        boolean alone;
        lock.lock();
        try {
            alone = isAlone();
        } finally {
            lock.unlock();
        }
        if (alone) {
            notices.note(kind, source, line);
        } else {
            notices.noteFirst(kind, source, line);
        }
    }

    /** Others are here, who answer, but not to us: whoever would wait long for an answer need not. */
    private void hurry() {
        lock.lock();
        try {
            if (strangerNanos == 0) {
                strangerNanos = System.nanoTime();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void hear(Hello.Heard.FromPeer peer, InetAddress source) {
        lock.lock();
        try {
            if (peer.id().equals(self.id())) {
                if (ownNanos == 0) {
                    ownNanos = System.nanoTime();
                    changed.signalAll();
                }
                return;
            }
            Candidate known = candidates.get(peer.id());
            if (known != null && isStale(peer, known)) {
                return;
            }
            long now = System.nanoTime();
            candidates.remove(peer.id()); // to the end of the queue
            candidates.put(
                    peer.id(),
                    new Candidate(
                            new InetSocketAddress(source, peer.port()),
                            peer.boot(),
                            peer.count(),
                            known == null ? now : known.firstNanos(),
                            now));
            if (candidates.size() > CANDIDATES_MAX) {
                candidates.remove(candidates.keySet().iterator().next());
            }
            if (view == null || !view.contains(peer.id())) {
                answer();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isStale(Hello.Heard.FromPeer peer, Candidate known) {
        return peer.boot() < known.boot() || (peer.boot() == known.boot() && peer.count() <= known.count());
    }

    // ------------------------------------------------------------------------------------------------ asking

    /** The view changed: says less in company, and forgets who left. */
    void onView(View now) {
        lock.lock();
        try {
            if (view != null) {
                for (PeerId peer : view.members()) {
                    if (!now.contains(peer)) {
                        candidates.remove(peer);
                    }
                }
            }
            view = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Where peers that were heard lately and are not in the view listen, in JGroups' order of their ids; only as many
     * as may be dialled now because of a HELLO.
     *
     * @param few chooses those that are wanted
     */
    List<InetSocketAddress> candidates(UnaryOperator<List<InetSocketAddress>> few) {
        List<InetSocketAddress> all;
        lock.lock();
        try {
            all = few.apply(fresh(0));
        } finally {
            lock.unlock();
        }
        return all.stream().filter(each -> mayDial(each.getAddress())).toList();
    }

    /** Whether the limits for dials allow one more now, which is then counted. */
    boolean mayDial(InetAddress to) {
        long now = System.nanoTime();
        return dialsOfOne.allows(to.getHostAddress(), now) && dials.allows("all", now);
    }

    /** Whether any peer of this mesh was heard lately. */
    boolean hasCandidates() {
        lock.lock();
        try {
            return !candidates.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a peer was heard that is still not in the view this long after it was heard first. */
    boolean isSomebodyMissing(long sinceMillis) {
        lock.lock();
        try {
            return !fresh(TimeUnit.MILLISECONDS.toNanos(sinceMillis)).isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private List<InetSocketAddress> fresh(long knownForNanos) {
        long now = System.nanoTime();
        List<InetSocketAddress> result = new ArrayList<>();
        Map<PeerId, Candidate> ordered = new TreeMap<>(AS_JGROUPS);
        ordered.putAll(candidates);
        ordered.forEach((peer, candidate) -> {
            boolean outside = view == null || !view.contains(peer);
            if (outside && now - candidate.lastNanos() < FRESH_NANOS && now - candidate.firstNanos() >= knownForNanos) {
                result.add(candidate.address());
            }
        });
        return result;
    }

    /**
     * Waits until somebody was heard, and a little longer for others that start at the same time.
     *
     * <p>A peer that does not even hear itself yet is not alone but slow, so the wait for others begins when it does.
     *
     * @param mostMillis since this peer heard itself; after that nobody is waited for
     * @param settleMillis how long no new peer must have been heard
     */
    void awaitCandidates(long mostMillis, long settleMillis) throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long now = System.nanoTime();
                long newest = newestNanos();
                long deaf = startNanos + TimeUnit.MILLISECONDS.toNanos(mostMillis + DEAF_MILLIS);
                long alone = ownNanos + TimeUnit.MILLISECONDS.toNanos(mostMillis);
                long settled = newest + TimeUnit.MILLISECONDS.toNanos(settleMillis);
                long strange = strangerNanos + TimeUnit.MILLISECONDS.toNanos(STRANGER_MILLIS);
                long until = ownNanos == 0 ? deaf : newest == 0 ? alone : settled;
                if (newest == 0 && strangerNanos != 0 && until - strange > 0) {
                    until = strange;
                }
                if (until - now <= 0) {
                    return;
                }
                changed.awaitNanos(until - now);
            }
        } finally {
            lock.unlock();
        }
    }

    private long newestNanos() {
        long newest = 0;
        for (Candidate each : candidates.values()) {
            newest = newest == 0 || each.firstNanos() - newest > 0 ? each.firstNanos() : newest;
        }
        return newest;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        close(receiver);
        close(sender);
    }

    private static void close(@Nullable DatagramChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // nothing is lost with it
        }
    }
}
