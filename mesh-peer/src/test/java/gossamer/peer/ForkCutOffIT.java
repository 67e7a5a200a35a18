// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Fork;
import gossamer.Mesh;
import gossamer.MeshFuture;
import gossamer.config.EngineConfig;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A tree of forks, one of four peers cut off in the middle: the result is exact. */
class ForkCutOffIT {
    private static final int N = 25;

    /** Calls at which the work of this test is done, each about forty microseconds long. */
    private static final int LEAF = 12;

    private static final long LEAVES = 610; // paths from N down to LEAF or below

    /** Counts leaves over all peers, which live in this process, down to the one at which to cut. */
    private static final AtomicLong LEFT = new AtomicLong();

    private static final AtomicLong LEAVES_RUN = new AtomicLong();

    /** The cut of the present run. */
    private static final AtomicReference<CutAtWork> CUT = new AtomicReference<>(new CutAtWork());

    @Test
    @Timeout(120)
    void theResultIsExactThoughAPeerIsCutOff() throws Exception {
        manyRuns(20, 0x5eed);
    }

    @Test
    @Tag("long")
    @Timeout(900)
    void theResultIsExactInTwoHundredRuns() throws Exception {
        manyRuns(200, 0xfeed);
    }

    private static void manyRuns(int runs, long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
        int rerunSomething = 0;
        long leaves = 0;
        for (int run = 0; run < runs; run++) {
            long ran = oneRun(LEAVES / 10 + random.nextLong(LEAVES * 7 / 10));
            leaves += ran;
            rerunSomething += ran > LEAVES ? 1 : 0;
        }
        System.out.printf(
                "FORK-CUT-OFF runs=%d wrong=0 rerunSomething=%d leavesRunAgain=%.3f of all%n",
                runs, rerunSomething, (leaves - runs * LEAVES) / (double) (runs * LEAVES));
        assertThat(rerunSomething).as("runs in which something was run again").isGreaterThanOrEqualTo(runs * 9 / 10);
    }

    private static long oneRun(long cutAt) throws Exception {
        CutAtWork cut = new CutAtWork();
        CUT.set(cut);
        LEFT.set(cutAt);
        LEAVES_RUN.set(0);
        try (LocalMesh mesh = new LocalMesh(EngineConfig.lan(), 0, 1, 1, 1)) {
            MeshFuture<Long> future = mesh.submit(() -> fib(N));
            cut.cut(mesh);
            assertThat(future.get(60, TimeUnit.SECONDS)).isEqualTo(75_025);
        }
        return LEAVES_RUN.get();
    }

    /** Runs at some peer. */
    private static long fib(int n) {
        if (n <= LEAF) {
            return leaf(n);
        }
        Fork<Long> left = Mesh.fork(() -> fib(n - 1));
        long right = fib(n - 2);
        return left.join() + right;
    }

    private static long leaf(int n) {
        long end = System.nanoTime() + 200_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        LEAVES_RUN.incrementAndGet();
        if (LEFT.decrementAndGet() <= 0) {
            CUT.get().here();
        }
        return plain(n);
    }

    private static long plain(int n) {
        return n < 2 ? n : plain(n - 1) + plain(n - 2);
    }
}
