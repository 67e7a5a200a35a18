// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Bag;
import gossamer.Job;
import gossamer.config.EngineConfig;
import gossamer.peer.uts.UtsBag;
import gossamer.peer.uts.UtsCount;
import gossamer.peer.uts.UtsTree;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An unbalanced tree, one of four peers cut off in the middle: every node is counted, each once. */
class UtsCutOffIT {
    private static final UtsTree TREE = UtsTree.T1;
    private static final UtsCount EXPECTED = new UtsCount(4_130_071, 3_305_118, 10);
    private static final double RERUN_SHARE = 0.9;
    private static final double AGAIN_SHARE_MAX = 0.1;
    /** Counts nodes over all peers, which live in this process. */
    private static final AtomicLong EXECUTED = new AtomicLong();

    /** The cut of the present run. */
    private static final AtomicReference<CutAtWork> CUT = new AtomicReference<>(new CutAtWork());

    /** How many nodes are executed when it comes. */
    private static final AtomicLong CUT_AT = new AtomicLong(Long.MAX_VALUE);

    /** A bag that counts what is executed, wherever it is. */
    private record Watched(UtsBag bag) implements Bag<UtsCount> {
        @Override
        public long work(long itemsMax) {
            long worked = bag.work(itemsMax);
            if (EXECUTED.addAndGet(worked) >= CUT_AT.get()) {
                CUT.get().here();
            }
            return worked;
        }

        @Override
        public boolean isEmpty() {
            return bag.isEmpty();
        }

        @Override
        public @Nullable Watched split() {
            UtsBag given = bag.split();
            return given == null ? null : new Watched(given);
        }

        @Override
        public UtsCount takeResult() {
            return bag.takeResult();
        }
    }

    @Test
    @Timeout(120)
    void everyNodeIsCountedOnceThoughAPeerIsCutOff() throws Exception {
        manyRuns(20, 0x5eed);
    }

    @Test
    @Tag("long")
    @Timeout(900)
    void everyNodeIsCountedOnceInTwoHundredRuns() throws Exception {
        manyRuns(200, 0xfeed);
    }

    private static void manyRuns(int runs, long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
        int rerunSomething = 0;
        long again = 0;
        for (int run = 0; run < runs; run++) {
            long nodes = EXPECTED.nodes();
            long more = oneRun(run, nodes / 10 + random.nextLong(nodes * 8 / 10)) - nodes;
            assertThat(more).as("nodes counted again in run %d", run).isNotNegative();
            rerunSomething += more > 0 ? 1 : 0;
            again += more;
        }
        double share = again / (double) runs / EXPECTED.nodes();
        System.out.printf(
                "UTS-CUT-OFF runs=%d nodes=%d wrong=0 rerunSomething=%d executedAgain=%.4f of the tree%n",
                runs, EXPECTED.nodes(), rerunSomething, share);
        assertThat(rerunSomething).as("runs in which something was run again").isGreaterThanOrEqualTo((int)
                (runs * RERUN_SHARE));
        assertThat(share).as("share of the tree that was executed again").isLessThanOrEqualTo(AGAIN_SHARE_MAX);
    }

    private static long oneRun(int run, long cutAt) throws Exception {
        CutAtWork cut = new CutAtWork();
        CUT.set(cut);
        CUT_AT.set(cutAt);
        EXECUTED.set(0);
        try (LocalMesh mesh = new LocalMesh(EngineConfig.lan(), 1, 1, 1, 1)) {
            Job<UtsCount> job = mesh.bag(new Watched(new UtsBag(TREE)), UtsCount::plus);
            cut.cut(mesh);
            assertThat(job.get(60, TimeUnit.SECONDS)).as("run %d", run).isEqualTo(EXPECTED);
        }
        return EXECUTED.get();
    }
}
