// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every open socket of one peer, so that all can be closed at once. Safe from any thread. */
final class Sockets {
    private final Set<SealedSocket> open = ConcurrentHashMap.newKeySet();
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

    /** Resets all connections and allows no new ones. */
    void cut() {
        over = true;
        open.forEach(SealedSocket::cut);
    }
}
