// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Bag;
import gossamer.Job;
import gossamer.config.EngineConfig;
import gossamer.peer.uts.UtsBag;
import gossamer.peer.uts.UtsCount;
import gossamer.peer.uts.UtsTree;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern WORKER = Pattern.compile("gossamer-worker-local-(\\d+)-\\d+");

    /** Counts nodes over all peers, which live in this process. */
    private static final AtomicLong EXECUTED = new AtomicLong();

    /** The cut of the present run. */
    private static final AtomicReference<Cut> CUT = new AtomicReference<>(new Cut(Long.MAX_VALUE));

    /** The peer that is cut off, and the bag that waits there for it: so the cut comes while it is at work. */
    private static final class Cut {
        final long at;
        final CompletableFuture<Integer> victim = new CompletableFuture<>();
        final CountDownLatch done = new CountDownLatch(1);

        Cut(long at) {
            this.at = at;
        }

        /** Nodes were counted at a peer, and the number is reached: the first that is not the owner's is the one. */
        void offer(int peer) {
            if (peer != 0 && victim.complete(peer)) {
                try {
                    done.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException cutOff) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** A bag that counts what is executed, wherever it is. */
    private record Watched(UtsBag bag) implements Bag<UtsCount> {
        @Override
        public long work(long itemsMax) {
            long worked = bag.work(itemsMax);
            Cut cut = CUT.get();
            if (EXECUTED.addAndGet(worked) >= cut.at) {
                cut.offer(peerHere());
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

    /** The number of the peer that this thread works for, from the thread's name. */
    private static int peerHere() {
        Matcher name = WORKER.matcher(Thread.currentThread().getName());
        return name.matches() ? Integer.parseInt(name.group(1)) - 1 : 0;
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
        Cut cut = new Cut(cutAt);
        CUT.set(cut);
        EXECUTED.set(0);
        try (LocalMesh mesh = new LocalMesh(EngineConfig.lan(), 1, 1, 1, 1)) {
            Job<UtsCount> job = mesh.bag(new Watched(new UtsBag(TREE)), UtsCount::plus);
            mesh.peer(cut.victim.get(60, TimeUnit.SECONDS)).cut();
            cut.done.countDown();
            assertThat(job.get(60, TimeUnit.SECONDS)).as("run %d", run).isEqualTo(EXPECTED);
        }
        return EXECUTED.get();
    }
}
