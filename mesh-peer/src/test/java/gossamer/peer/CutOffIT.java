// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.IndexFn;
import gossamer.MeshException;
import gossamer.config.EngineConfig;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobSpec;
import gossamer.model.Outcome;
import gossamer.model.Yield;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.Values;
import gossamer.peer.worker.Program;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Short tasks, one of four peers cut off in the middle: every result arrives, each once. */
class CutOffIT {
    private static final int TASKS = 20_000;
    private static final double RERUN_SHARE = 0.9;
    /** Counts executions over all peers, which live in this process, down to the one at which to cut. */
    private static final AtomicLong LEFT = new AtomicLong();

    /** The cut of the present run. */
    private static final AtomicReference<CutAtWork> CUT = new AtomicReference<>(new CutAtWork());

    @Test
    @Timeout(120)
    void everyResultArrivesOnceThoughAPeerIsCutOff() throws Exception {
        manyRuns(20, 0x5eed);
    }

    @Test
    @Tag("long")
    @Timeout(900)
    void everyResultArrivesOnceInTwoHundredRuns() throws Exception {
        manyRuns(200, 0xfeed);
    }

    private static void manyRuns(int runs, long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
        int rerunSomething = 0;
        for (int run = 0; run < runs; run++) {
            int cutAt = TASKS / 10 + random.nextInt(TASKS * 8 / 10);
            Counted counted = oneRun(cutAt);
            assertThat(counted.wrong())
                    .as("run %d: tasks without exactly one right result", run)
                    .isZero();
            rerunSomething += counted.rerun > 0 ? 1 : 0;
        }
        System.out.println(
                "CUT-OFF runs=" + runs + " tasks=" + TASKS + " lost=0 doubled=0 rerunSomething=" + rerunSomething);
        assertThat(rerunSomething).as("runs in which something was run again").isGreaterThanOrEqualTo((int)
                (runs * RERUN_SHARE));
    }

    private static Counted oneRun(int cutAt) throws Exception {
        CutAtWork cut = new CutAtWork();
        CUT.set(cut);
        LEFT.set(cutAt);
        Counted counted = new Counted();
        try (LocalMesh mesh = new LocalMesh(EngineConfig.lan(), 1, 1, 1, 1)) {
            Peer owner = mesh.peer(0);
            IndexFn<Long> task = CutOffIT::shortTask;
            JobSpec spec = owner.newSpec("cut-off", JobSpec.Gathering.EACH, TASKS, Program.index(task, null));
            owner.start(spec, Items.NONE, counted);
            cut.cut(mesh);
            counted.done.get(60, TimeUnit.SECONDS);
        }
        return counted;
    }

    /** Runs at some peer. */
    private static long shortTask(long index) {
        long value = mixed(index);
        if (LEFT.decrementAndGet() <= 0) {
            CUT.get().here();
        }
        return value;
    }

    /** About forty microseconds of arithmetic. */
    private static long mixed(long index) {
        long value = index;
        for (int i = 0; i < 50_000; i++) {
            value = value * 6364136223846793005L + 1442695040888963407L;
        }
        return value;
    }

    /** Counts what is delivered for each index. */
    private static final class Counted implements Handle {
        final AtomicIntegerArray deliveries = new AtomicIntegerArray(TASKS);
        final AtomicReferenceArray<Outcome> outcomes = new AtomicReferenceArray<>(TASKS);
        final CompletableFuture<Void> done = new CompletableFuture<>();
        volatile long rerun;

        @Override
        public void arrived(Yield yield) {
            long index = yield.range().lo();
            for (Outcome outcome : ((Yield.Each) yield).outcomes()) {
                deliveries.incrementAndGet((int) index);
                outcomes.set((int) index, outcome);
                index++;
            }
        }

        private static boolean isRight(Outcome outcome, long index) {
            try {
                return outcome instanceof Outcome.Success success
                        && Long.valueOf(mixed(index))
                                .equals(Values.decode(success.value(), CutOffIT.class.getClassLoader()));
            } catch (ValueException unreadable) {
                return false;
            }
        }

        @Override
        public void progress(JobHead head) {
            rerun = head.rerun();
            if (head.isOver()) {
                done.complete(null);
            }
        }

        @Override
        public void fail(MeshException why) {
            done.completeExceptionally(why);
        }

        long wrong() {
            long wrong = 0;
            for (int index = 0; index < TASKS; index++) {
                wrong += deliveries.get(index) == 1 && isRight(outcomes.get(index), index) ? 0 : 1;
            }
            return wrong;
        }
    }
}
