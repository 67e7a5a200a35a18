// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Mesh;
import gossamer.MeshFuture;
import gossamer.config.PeerConfig;
import gossamer.model.JobHead;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.Program;
import gossamer.shell.process.TrialMesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Short tasks on three peer processes, one of which is killed in the middle: every result arrives, each once. */
class KillRunsIT {
    private static final int TASKS = 20_000;
    private static final int PEERS = 3;
    private static final double RERUN_SHARE = 0.9;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    @Timeout(120)
    void everyResultArrivesOnceThoughAPeerIsKilled() throws Exception {
        manyRuns(2, 0x5eed);
    }

    @Test
    @Tag("long")
    @Timeout(900)
    void everyResultArrivesOnceInTwentyRuns() throws Exception {
        manyRuns(20, 0xfeed);
    }

    private static void manyRuns(int runs, long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
        int rerunSomething = 0;
        try (TrialMesh trial = TrialMesh.create(Program.of(KillRunsIT.class), "kill", PeerConfig.defaults())) {
            List<PeerProcess> peers = new ArrayList<>();
            for (int number = 0; number < PEERS; number++) {
                peers.add(trial.start("peer-" + number, 1));
            }
            try (Mesh mesh =
                    Mesh.join(config -> trial.config().withName("submitter").withSlots(0))) {
                for (int run = 0; run < runs; run++) {
                    Together.await(mesh, peers, LIMIT);
                    int victim = random.nextInt(PEERS);
                    int killAt = TASKS / 10 + random.nextInt(TASKS * 8 / 10);
                    rerunSomething += oneRun(mesh, peers.get(victim), killAt) > 0 ? 1 : 0;
                    peers.set(victim, trial.start("peer-" + (PEERS + run), 1));
                }
            }
        }
        System.out.println(
                "KILL runs=" + runs + " tasks=" + TASKS + " lost=0 doubled=0 rerunSomething=" + rerunSomething);
        assertThat(rerunSomething).as("runs in which something was run again").isGreaterThanOrEqualTo((int)
                Math.floor(runs * RERUN_SHARE));
    }

    /** The number of task attempts that were started again. */
    private static long oneRun(Mesh mesh, PeerProcess victim, int killAt) throws Exception {
        long rerunBefore = rerun(mesh);
        AtomicIntegerArray callbacks = new AtomicIntegerArray(TASKS);
        AtomicInteger completed = new AtomicInteger();
        CountDownLatch reached = new CountDownLatch(killAt);
        CompletableFuture<Void> killed =
                CompletableFuture.runAsync(() -> killAfter(reached, victim), KillRunsIT::onThread);
        List<MeshFuture<Long>> futures = new ArrayList<>(TASKS);
        for (int number = 0; number < TASKS; number++) {
            int mine = number;
            MeshFuture<Long> future = mesh.submit(() -> mixed(mine));
            future.whenComplete((value, thrown) -> {
                callbacks.incrementAndGet(mine);
                completed.incrementAndGet();
                reached.countDown();
            });
            futures.add(future);
        }
        for (int number = 0; number < TASKS; number++) {
            long value = futures.get(number).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(value).as("task %d", number).isEqualTo(mixed(number));
        }
        killed.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        for (int number = 0; number < TASKS; number++) {
            assertThat(callbacks.get(number))
                    .as("completions of task %d", number)
                    .isEqualTo(1);
        }
        return rerun(mesh) - rerunBefore;
    }

    private static void onThread(Runnable killer) {
        Thread.ofPlatform().name("killer").start(killer);
    }

    private static void killAfter(CountDownLatch reached, PeerProcess victim) {
        try {
            assertThat(reached.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            victim.kill();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    /** Runs at some peer: about a quarter of a millisecond of arithmetic. */
    private static long mixed(long number) {
        long value = number;
        for (int i = 0; i < 300_000; i++) {
            value = value * 6364136223846793005L + 1442695040888963407L;
        }
        return value;
    }

    /** As the scheduler knows once it has heard of all results. */
    private static long rerun(Mesh mesh) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            List<JobHead> jobs = mesh.jobs();
            if (jobs.stream().allMatch(head -> head.isOver() || head.done() == head.total())) {
                return jobs.stream().mapToLong(JobHead::rerun).sum();
            }
            TimeUnit.MILLISECONDS.sleep(50); // between two questions; the deadline decides
        }
        throw new AssertionError("the job directory still shows open tasks: " + mesh.jobs());
    }
}
