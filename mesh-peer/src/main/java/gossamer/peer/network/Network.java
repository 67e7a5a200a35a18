// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.model.PeerId;
import java.net.InetSocketAddress;

/**
 * One peer's place in the network: its port, its sealed connections, its view, its lane.
 *
 * <pre>
 *   open --join--> in a mesh (perhaps of one) --close | cut--> closed
 *   open --join refused--> closed
 * </pre>
 *
 * <p>Safe from any thread.
 */
public final class Network implements AutoCloseable {
    private Network() {}

    /** Who this peer is. */
    public PeerId self() {
        throw new UnsupportedOperationException();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        throw new UnsupportedOperationException();
    }

    /** Looks for the mesh and joins it, within about 2 s if it is there; blocks meanwhile; once only. */
    public JoinOutcome join() {
        throw new UnsupportedOperationException();
    }

    /** The way to the other peers; usable from the first view on. */
    public Lane lane() {
        throw new UnsupportedOperationException();
    }

    /** Says goodbye and leaves; returns when all sockets are closed, within about 2 s. Idempotent. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /** Stops all sockets and threads at once, without a goodbye, as if the process were killed; for tests. */
    public void cut() {
        throw new UnsupportedOperationException();
    }
}
