// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.model.PeerId;
import java.net.SocketException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every open socket of one peer, so that all can be closed at once. Safe from any thread. */
final class Sockets {
    private final Set<SealedSocket> open = ConcurrentHashMap.newKeySet();
    private final Map<PeerId, Traffic> traffic = new ConcurrentHashMap<>();
    private volatile boolean over;

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
    }
}
