// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.uts;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Job;
import gossamer.Mesh;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The trees of the benchmark, counted by three peers in this process and by a plain loop. */
@Timeout(120)
class UtsIT {
    /** The nodes of the geometric trees of seed 19 and branching 4, by depth from 1 on, as other systems count them. */
    private static final long[] BY_DEPTH = {6, 65, 254, 944, 3_987, 16_000, 63_914, 257_042, 1_031_269, 4_130_071};

    private static Mesh mesh;

    @BeforeAll
    static void start() {
        mesh = Mesh.local(3);
    }

    @AfterAll
    static void stop() {
        mesh.close();
    }

    private static UtsCount counted(UtsTree tree) {
        return mesh.bag(new UtsBag(tree), UtsCount::plus).join();
    }

    @Test
    void theLoopCountsAsOthersDo() {
        assertThat(UtsLoop.count(UtsTree.T1)).isEqualTo(new UtsCount(4_130_071, 3_305_118, 10));
        assertThat(UtsLoop.count(UtsTree.T3)).isEqualTo(new UtsCount(4_112_897, 3_599_034, 1_572));
    }

    @Test
    void theMeshCountsTheShallowTree() {
        assertThat(counted(UtsTree.T1)).isEqualTo(new UtsCount(4_130_071, 3_305_118, 10));
    }

    @Test
    void theMeshCountsTheDeepTree() {
        assertThat(counted(UtsTree.T3)).isEqualTo(new UtsCount(4_112_897, 3_599_034, 1_572));
    }

    @Test
    void treesOfEveryDepthAreCounted() {
        for (int depth = 1; depth <= BY_DEPTH.length; depth++) {
            assertThat(counted(UtsTree.geometric(19, 4, depth)).nodes())
                    .as("nodes down to depth %d", depth)
                    .isEqualTo(BY_DEPTH[depth - 1]);
        }
    }

    @Test
    void progressCountsNodes() {
        Job<UtsCount> job = mesh.bag(new UtsBag(UtsTree.T1), UtsCount::plus);

        job.join();

        assertThat(job.progress().done()).isEqualTo(4_130_071);
        assertThat(job.progress().total()).isEqualTo(4_130_071);
        assertThat(job.progress().share()).isEqualTo(1.0);
    }
}
