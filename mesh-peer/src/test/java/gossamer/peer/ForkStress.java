// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Fork;
import gossamer.Mesh;
import gossamer.MeshFuture;
import gossamer.config.EngineConfig;
import gossamer.peer.worker.Generous;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trees of forks of which everything is taken away from its worker: nobody waits for ever. */
@Timeout(120)
class ForkStress {
    private static final AtomicLong TAKEN = new AtomicLong();

    /** A full tree: each node gives both its forks away before it joins them. */
    private static int tree(int depth) {
        if (depth == 0) {
            return 1;
        }
        Fork<Integer> left = give(Mesh.fork(() -> tree(depth - 1)));
        Fork<Integer> right = give(Mesh.fork(() -> tree(depth - 1)));
        return 1 + left.join() + right.join();
    }

    private static Fork<Integer> give(Fork<Integer> fork) {
        if (Generous.offer(fork)) {
            TAKEN.incrementAndGet();
        }
        return fork;
    }

    @Test
    void fourPeersWithOneSlotEachGetThroughTreesOfWhichEverythingIsOffered() {
        grow(3, 1, 1, 1, 1);
    }

    @Test
    void onePeerAloneGetsThroughThemToo() {
        grow(3, 1);
    }

    private static void grow(int trees, int... slots) {
        TAKEN.set(0);
        try (LocalMesh mesh = new LocalMesh(EngineConfig.lan(), slots)) {
            List<MeshFuture<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < trees; i++) {
                futures.add(mesh.submit(() -> tree(8)));
            }

            assertThat(futures).allSatisfy(future -> assertThat(future.join()).isEqualTo(511));
        }
        System.out.println("FORK-STRESS peers=" + slots.length + " forks=" + trees * 510 + " takenAway=" + TAKEN.get());
        assertThat(TAKEN.get()).as("forks that were taken away").isGreaterThan(100);
    }
}
