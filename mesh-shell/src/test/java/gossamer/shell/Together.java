// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Mesh;
import gossamer.shell.process.PeerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Waits for peers to be in one mesh. */
final class Together {
    private Together() {}

    /** Returns once exactly these peers, and the one that asks, answer. */
    static void await(Mesh mesh, List<PeerProcess> peers, Duration limit) throws Exception {
        Set<String> expected = new TreeSet<>(Set.of(mesh.self().card().name()));
        for (PeerProcess peer : peers) {
            peer.awaitReady(limit);
            expected.add(peer.name());
        }
        long deadline = System.nanoTime() + limit.toNanos();
        Set<String> answering = names(mesh);
        while (!answering.equals(expected)) {
            assertThat(System.nanoTime())
                    .as("deadline for %s; now %s", expected, answering)
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20); // between two looks; the deadline decides
            answering = names(mesh);
        }
    }

    private static Set<String> names(Mesh mesh) {
        return mesh.peers().stream().map(peer -> peer.card().name()).collect(Collectors.toCollection(TreeSet::new));
    }
}
