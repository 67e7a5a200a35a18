// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.Keyring;
import gossamer.handshake.Renewal;
import gossamer.handshake.Session;
import gossamer.model.PeerId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Every open socket of one peer, so that all can be closed at once, renewed, or cut with the secret that admitted them.
 *
 * <p>Safe from any thread.
 */
final class Sockets {
    private final InetAddress bind;
    private final Supplier<Keyring> ring;
    private final Renewing.Ages ages;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads.daemons("gossamer-renewal"));
    private final Set<SealedSocket> open = ConcurrentHashMap.newKeySet();
    private final Map<PeerId, Traffic> traffic = new ConcurrentHashMap<>();
    private volatile boolean over;

    /**
     * @param bind the address this peer listens on
     * @param ring the keys that hold now, whoever changes them
     */
    Sockets(InetAddress bind, Supplier<Keyring> ring, Renewing.Ages ages) {
        this.bind = bind;
        this.ring = ring;
        this.ages = ages;
    }

    Renewing renewing(Renewal renewal, boolean dialled, SealedOutput out, Runnable cut) {
        return new Renewing(renewal, dialled, ages, out, ring, threads, cut);
    }

    /**
     * An address that another peer said, as it is dialled from here; JGroups sends its zone along, which is wrong here.
     */
    InetSocketAddress reachable(InetSocketAddress said) {
        InetAddress ip = said.getAddress();
        return ip == null ? said : new InetSocketAddress(Interfaces.inZoneOf(bind, ip), said.getPort());
    }

    /** The ring has changed. */
    void onKeys(Keyring now) {
        open.forEach(socket -> socket.onKeys(now));
    }

    /** Called about once a second. */
    void onTick(long nowNanos) {
        open.forEach(socket -> socket.onTick(nowNanos));
    }

    /** The sessions that stand, each as it was renewed last. */
    Set<Session> sessions() {
        Set<Session> sessions = new HashSet<>();
        open.forEach(socket -> {
            Session session = socket.session();
            if (session != null) {
                sessions.add(session);
            }
        });
        return sessions;
    }

    void add(SealedSocket socket) throws SocketException {
        if (over) {
            throw new SocketException("this peer's network is closed");
        }
        open.add(socket);
    }

    void remove(SealedSocket socket) {
        open.remove(socket);
    }

    /** A connection to that peer stands. */
    Traffic admitted(PeerId peer) {
        return traffic.compute(peer, (id, known) -> {
            Traffic now = known == null ? new Traffic() : known;
            now.opened();
            return now;
        });
    }

    /** A connection to that peer is gone. */
    void closed(PeerId peer) {
        traffic.computeIfPresent(peer, (id, known) -> known.closed() ? null : known);
    }

    /** Whether so many bytes can be written to that peer without waiting for it. */
    boolean isFree(PeerId peer, int bytes) {
        Traffic known = traffic.get(peer);
        return known != null && known.isFree(bytes);
    }

    /** Resets all connections and allows no new ones. */
    void cut() {
        over = true;
        open.forEach(SealedSocket::cut);
        threads.shutdown();
    }
}
