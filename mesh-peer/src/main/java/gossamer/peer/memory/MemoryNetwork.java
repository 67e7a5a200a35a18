// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.memory;

import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.model.ViewId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The members of one mesh inside one process, and the view they have installed.
 *
 * <p>A member that leaves is out of the view at once; one that is cut off is found out after {@link #VERDICT_MILLIS},
 * as a killed process is by its closed socket.
 *
 * <p>Safe from any thread.
 */
public final class MemoryNetwork implements AutoCloseable {
    /** From the cut of a member to the view without it, in milliseconds. */
    public static final long VERDICT_MILLIS = 250;

    /** How long each member may take to hear of its first view, in milliseconds. */
    public static final long JOIN_MILLIS = 30_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerId, MemoryLane> members = new LinkedHashMap<>(); // guarded by lock
    private final ExecutorService verdicts;
    private long sequence; // guarded by lock

    public MemoryNetwork() {
        verdicts = Executors.newSingleThreadExecutor(Thread.ofPlatform()
                .name("gossamer-memory-verdicts")
                .daemon(true)
                .factory());
    }

    /**
     * Adds members, all in one view, and returns when each has heard of it: who asks one of them then is told of all.
     *
     * @throws IllegalStateException if that takes longer than {@link #JOIN_MILLIS}, or the thread is interrupted
     */
    public void join(List<MemoryLane> joining) {
        lock.lock();
        try {
            joining.forEach(lane -> members.put(lane.self(), lane));
            install();
        } finally {
            lock.unlock();
        }
        try {
            for (MemoryLane lane : joining) {
                if (!lane.awaitJoined(JOIN_MILLIS)) {
                    throw new IllegalStateException(
                            lane.self() + " has not heard of its first view in " + JOIN_MILLIS + " ms");
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the members join", interrupted);
        }
    }

    /** A member says goodbye. */
    void leave(PeerId peer) {
        lock.lock();
        try {
            if (members.remove(peer) != null) {
                install();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A member is cut off: it is in the view until that is found out. */
    void cutOff(PeerId peer) {
        CompletableFuture.delayedExecutor(VERDICT_MILLIS, TimeUnit.MILLISECONDS, verdicts)
                .execute(() -> leave(peer));
    }

    private void install() {
        if (members.isEmpty()) {
            return;
        }
        List<PeerId> peers = new ArrayList<>(members.keySet());
        View view = new View(new ViewId(peers.get(0), ++sequence), peers);
        members.values().forEach(lane -> lane.install(view));
    }

    @Nullable
    MemoryLane member(PeerId peer) {
        lock.lock();
        try {
            return members.get(peer);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        verdicts.shutdownNow();
    }
}
