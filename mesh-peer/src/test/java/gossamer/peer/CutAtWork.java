// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a peer of a {@link LocalMesh} off while it is at work: a task there waits for the cut.
 *
 * <p>Safe from any thread.
 */
final class CutAtWork {
    private static final Pattern WORKER = Pattern.compile("gossamer-worker-local-(\\d+)-\\d+");
    private static final long LIMIT_SECONDS = 60;

    private final CompletableFuture<Integer> victim = new CompletableFuture<>();
    private final CountDownLatch done = new CountDownLatch(1);

    /**
     * Called by a task that runs at or after the moment of the cut: the first peer that calls, and is not the owner, is
     * the one, and its task waits here.
     */
    void here() {
        int peer = peerHere();
        if (peer != 0 && victim.complete(peer)) {
            try {
                done.await(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException cutOff) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The number of the peer that this thread works for, from the thread's name. */
    private static int peerHere() {
        Matcher name = WORKER.matcher(Thread.currentThread().getName());
        return name.matches() ? Integer.parseInt(name.group(1)) - 1 : 0;
    }

    /** Waits for the moment, and cuts. */
    void cut(LocalMesh mesh) throws Exception {
        mesh.peer(victim.get(LIMIT_SECONDS, TimeUnit.SECONDS)).cut();
        done.countDown();
    }
}
