// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Mesh;
import gossamer.Peer;
import gossamer.config.PeerConfig;
import gossamer.peer.local.LocalServer;
import gossamer.peer.local.RuntimeFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The peers that this process runs, from joining to leaving.
 *
 * <p>Safe from any thread: a signal closes them from another one.
 */
final class PeersHere implements AutoCloseable {
    private final Surroundings around;
    private final RuntimeFolder folder;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<AutoCloseable> open = new ArrayList<>(); // guarded by lock
    private boolean closed; // guarded by lock

    PeersHere(Surroundings around) {
        this.around = around;
        this.folder = RuntimeFolder.of(around.environment());
    }

    /**
     * Joins as one more peer, and lets commands on this host ask it.
     *
     * @throws gossamer.JoinRefused as {@link Mesh#join}
     */
    Mesh start(PeerConfig config) {
        Mesh mesh = Mesh.join(defaults -> config);
        keep(mesh);
        try {
            keep(LocalServer.open(mesh, config.mesh(), folder));
        } catch (IOException failed) {
            around.err().println("Commands on this host will not find this peer: " + failed.getMessage());
        }
        around.out().println(announcement(mesh.self()));
        return mesh;
    }

    private void keep(AutoCloseable closeable) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("these peers are leaving already");
            }
            open.add(closeable);
        } finally {
            lock.unlock();
        }
    }

    static String announcement(Peer peer) {
        int cores = Runtime.getRuntime().availableProcessors();
        int slots = peer.card().slots();
        String slotsToo = slots == cores ? "" : slots == 1 ? ", 1 slot" : ", " + slots + " slots";
        return "Peer " + peer.card().name() + " on " + peer.card().address() + ", "
                + (cores == 1 ? "1 core" : cores + " cores") + slotsToo + ".";
    }

    /** Lets all of them leave: each hands over what waits with it. Returns when they have. */
    @Override
    public void close() {
        List<AutoCloseable> leaving;
        lock.lock();
        try {
            closed = true;
            leaving = new ArrayList<>(open);
            open.clear();
        } finally {
            lock.unlock();
        }
        for (int last = leaving.size() - 1; last >= 0; last--) {
            try {
                leaving.get(last).close();
            } catch (Exception failed) {
                around.err().println("A peer did not leave cleanly: " + failed.getMessage());
            }
        }
    }
}
