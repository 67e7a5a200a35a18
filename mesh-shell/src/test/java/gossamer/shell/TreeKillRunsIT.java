// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Job;
import gossamer.Mesh;
import gossamer.config.PeerConfig;
import gossamer.machine.Note;
import gossamer.shell.demo.Uts;
import gossamer.shell.demo.UtsBag;
import gossamer.shell.log.Notes;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An unbalanced tree counted by three peers of the released jar, one of which is killed in the middle: the count is
 * exact, and little is counted twice.
 */
class TreeKillRunsIT {
    private static final int PEERS = 3;
    private static final double RERUN_SHARE = 0.9;
    private static final double NODES_RERUN_MAX = 0.1;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    @Timeout(240)
    void theCountIsExactThoughAPeerIsKilled() throws Exception {
        manyRuns(2, 0x5eed);
    }

    @Test
    @Tag("long")
    @Timeout(1200)
    void theCountIsExactInTwentyRuns() throws Exception {
        manyRuns(20, 0xfeed);
    }

    private static void manyRuns(int runs, long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
        int rerunSomething = 0;
        long nodesRerun = 0;
        try (TrialMesh trial = TrialMesh.create(Released.program(), "tree", PeerConfig.defaults())) {
            List<PeerProcess> peers = new ArrayList<>();
            for (int number = 0; number < PEERS; number++) {
                peers.add(trial.start("peer-" + number, 1));
            }
            try (Mesh mesh =
                    Mesh.join(config -> trial.config().withName("submitter").withSlots(0))) {
                for (int run = 0; run < runs; run++) {
                    Together.await(mesh, peers, LIMIT);
                    int victim = random.nextInt(PEERS);
                    long killAt = (long) (Uts.T1L_NODES * random.nextDouble(0.1, 0.9));
                    AtomicInteger bagsRerun = new AtomicInteger();
                    Notes notes = Notes.listen(note -> bagsRerun.addAndGet(note instanceof Note.Requeued ? 1 : 0));
                    try {
                        nodesRerun += oneRun(mesh, peers.get(victim), killAt);
                    } finally {
                        notes.close();
                    }
                    rerunSomething += bagsRerun.get() > 0 ? 1 : 0;
                    peers.set(victim, trial.start("peer-" + (PEERS + run), 1));
                }
            }
        }
        double share = (double) nodesRerun / runs / Uts.T1L_NODES;
        System.out.printf(
                Locale.ROOT,
                "TREE-KILL runs=%d nodes=%d wrong=0 rerunSomething=%d nodesRerunShare=%.4f%n",
                runs,
                Uts.T1L_NODES,
                rerunSomething,
                share);
        assertThat(rerunSomething).as("runs in which something was run again").isGreaterThanOrEqualTo((int)
                Math.floor(runs * RERUN_SHARE));
        assertThat(share).as("nodes run again, on average").isLessThanOrEqualTo(NODES_RERUN_MAX);
    }

    /** The number of nodes that were counted again, as the lost peer had last reported. */
    private static long oneRun(Mesh mesh, PeerProcess victim, long killAt) throws Exception {
        Job<Long> job = UtsBag.submit(mesh, Uts.T1L);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (job.progress().done() < killAt) {
            assertThat(System.nanoTime())
                    .as("deadline; %d nodes are counted", job.progress().done())
                    .isLessThan(deadline);
            LockSupport.parkNanos(1_000_000); // between two looks; the deadline decides
        }
        victim.kill();

        assertThat(job.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Uts.T1L_NODES);
        return job.progress().rerun();
    }
}
