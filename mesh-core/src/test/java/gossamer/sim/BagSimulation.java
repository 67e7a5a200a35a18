// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Large worlds unfold one tree from one bag, count each of its nodes once, and lose little time over it. */
class BagSimulation {
    private static final long START_NANOS = 1_000_000_000L;

    @Test
    void aTreeOfTheBenchmarkIsTheOneThatEverybodyKnows() {
        // Seed 19, four children in the mean: how many nodes there are for each depth limit.
        long[] nodes = {6, 65, 254, 944, 3987, 16_000};
        for (int depth = 1; depth <= nodes.length; depth++) {
            assertThat(new BelowNodes(new UtsTree(19, 4, depth)).whole().nodes())
                    .isEqualTo(nodes[depth - 1]);
        }
    }

    @Test
    void aHundredPeersShareATree() {
        assertThat(run(128, 100_000)).isGreaterThan(0.9);
    }

    @Tag("long")
    @Test
    void aThousandPeersShareATree() {
        run(1_024, 100_000); // 0.4 s of work for each: most of it goes by while the bags spread
        assertThat(run(1_024, 1_000_000)).isGreaterThan(0.6);
    }

    /** Prints what a world took; the efficiency: the time that would be ideal, in that which it took. */
    private static double run(int peers, long nodeNanos) {
        long began = System.nanoTime();
        World world = new World(new Scenario(
                1,
                Collections.nCopies(peers, new Appetite(1, Accept.ALL)),
                EngineConfig.lan(),
                Links.room(),
                List.of(JobPlan.bag(START_NANOS, UtsTree.T1, nodeNanos)),
                List.of(),
                0));
        world.run(START_NANOS - 1);
        long messages = world.messages();
        world.run(600_000_000_000L, world::isEverythingOver);
        double seconds = (System.nanoTime() - began) / 1e9;

        Ledger.Entry job = world.ledger().entries().get(0);
        assertThat(job.isOver()).isTrue();
        assertThat(job.found.nodes()).isEqualTo(UtsTree.T1_NODES);
        double ideal = (double) UtsTree.T1_NODES * nodeNanos / peers;
        double efficiency = ideal / world.jobNanos(0);
        System.out.printf(
                Locale.ROOT,
                "%,d peers, tree of %,d nodes of %d us: makespan %.1f ms, ideal %.1f ms, efficiency %.3f; %,d bags,"
                        + " %.4f messages a node; %,d events, %.1f s%n",
                peers,
                UtsTree.T1_NODES,
                nodeNanos / 1000,
                world.jobNanos(0) / 1e6,
                ideal / 1e6,
                efficiency,
                job.size,
                (double) (world.messages() - messages) / UtsTree.T1_NODES,
                world.steps(),
                seconds);
        return efficiency;
    }
}
