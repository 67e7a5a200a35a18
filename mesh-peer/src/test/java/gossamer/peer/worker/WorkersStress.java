// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gossamer.model.Chunk;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.JobSpec.Gathering;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import gossamer.peer.code.CodeSets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every index of a chunk is run here or given back, once, whatever is recalled, stopped and resized meanwhile. */
@Timeout(120)
class WorkersStress {
    private static final int CHUNKS = 2_000;
    private static final int TASKS = 50;
    private static final JobId JOB = new JobId(new PeerId(1, 2), 3, JobKind.JAVA);
    private static final AtomicIntegerArray RUNS = new AtomicIntegerArray(CHUNKS * TASKS);

    private static final AtomicIntegerArray INTERRUPTED = new AtomicIntegerArray(CHUNKS * TASKS);

    /** Notes what became of each index, and complains of reports that make no sense. */
    private static final class Book implements Workers.Listener {
        final AtomicIntegerArray ended = new AtomicIntegerArray(CHUNKS * TASKS);
        final AtomicIntegerArray cancelled = new AtomicIntegerArray(CHUNKS * TASKS);
        final AtomicIntegerArray stopped = new AtomicIntegerArray(CHUNKS * TASKS);
        final AtomicIntegerArray succeeded = new AtomicIntegerArray(CHUNKS * TASKS);
        final Map<Long, Long> cuts = new ConcurrentHashMap<>();
        final Map<Long, String> wrong = new ConcurrentHashMap<>();
        final AtomicLong over = new AtomicLong();
        final AtomicLong recalled = new AtomicLong();

        @Override
        public void chunkDone(long chunk, List<Yield> yields, long nanos) {
            long lo = chunk * TASKS;
            long next = lo;
            for (Yield yield : yields) {
                if (yield.range().lo() != next) {
                    wrong.put(chunk, "a gap before " + yield.range());
                }
                next = yield.range().hi();
                note(yield);
            }
            Long cut = cuts.get(chunk);
            if (next != (cut == null ? lo + TASKS : cut)) {
                wrong.put(chunk, "ends at " + next + " though cut at " + cut);
            }
            over.incrementAndGet();
        }

        @Override
        public void chunkStep(long chunk, Yield.Bagged step) {
            throw new IllegalStateException("no bag is here");
        }

        @Override
        public void chunkProgress(long chunk, long step, long items) {
            throw new IllegalStateException("no bag is here");
        }

        @Override
        public void chunkWaits(long chunk) {
            wrong.put(chunk, "waits though no task does");
        }

        @Override
        public void chunkGoesOn(long chunk) {
            wrong.put(chunk, "goes on though no task waited");
        }

        private void note(Yield yield) {
            for (long i = yield.range().lo(); i < yield.range().hi(); i++) {
                ended.incrementAndGet((int) i);
                if (yield instanceof Yield.Each each
                        && each.outcomes().get((int) (i - yield.range().lo())) instanceof Outcome.Cancelled) {
                    cancelled.incrementAndGet((int) i);
                } else {
                    succeeded.incrementAndGet((int) i);
                }
            }
        }

        @Override
        public void chunkCut(long chunk, long fromIndex) {
            long lo = chunk * TASKS;
            if (cuts.put(chunk, fromIndex) != null) {
                wrong.put(chunk, "cut twice");
            }
            if (ended.get((int) lo) > 0) {
                wrong.put(chunk, "cut after it was done");
            }
            for (long i = fromIndex; i < lo + TASKS; i++) {
                ended.incrementAndGet((int) i);
            }
            recalled.addAndGet(lo + TASKS - fromIndex);
            if (fromIndex == lo) {
                over.incrementAndGet();
            }
        }
    }

    private static long task(long index) {
        RUNS.incrementAndGet((int) index);
        if (index % 7 == 0) {
            LockSupport.parkNanos(1_000); // so that stops find something to interrupt
        }
        if (Thread.currentThread().isInterrupted()) {
            INTERRUPTED.incrementAndGet((int) index);
        }
        return index;
    }

    @Test
    void eachIndexOfOutcomesIsRunOrGivenBackOnce() throws Exception {
        run(Program.index(i -> task(i), null));
    }

    @Test
    void eachIndexOfNumbersIsRunOrGivenBackOnce() throws Exception {
        run(Program.indexLongs(i -> task(i), Long::sum));
    }

    @Test
    void eachIndexOfMergedValuesIsRunOrGivenBackOnce() throws Exception {
        run(Program.index(i -> task(i), (Long a, Long b) -> a + b));
    }

    private static void run(byte[] program) throws Exception {
        for (int i = 0; i < RUNS.length(); i++) {
            RUNS.set(i, 0);
            INTERRUPTED.set(i, 0);
        }
        Book book = new Book();
        JobSpec spec = new JobSpec(JOB, "stress", Gathering.EACH, JobSpec.OPEN, program);
        SplittableRandom random = new SplittableRandom();
        try (Workers workers = new Workers(3, "stress", TestRules.ALL, CodeSets.ownClassPath(), book, new NoMesh())) {
            AtomicLong given = new AtomicLong();
            Thread disturber = new Thread(() -> {
                SplittableRandom dice = new SplittableRandom();
                while (given.get() < CHUNKS || book.over.get() < CHUNKS) {
                    long around = Math.max(0, given.get() - dice.nextInt(1, 8));
                    switch (dice.nextInt(8)) {
                        case 0, 1, 2 -> workers.recall(around, 1);
                        case 3 -> {
                            long lo = around * TASKS + dice.nextInt(TASKS);
                            IndexRange range = new IndexRange(lo, lo + dice.nextInt(1, TASKS));
                            for (long i = range.lo(); i < Math.min(range.hi(), CHUNKS * TASKS); i++) {
                                book.stopped.set((int) i, 1);
                            }
                            workers.stop(around, range);
                        }
                        case 4 -> workers.resize(dice.nextInt(1, 5));
                        case 5 -> workers.forget(JOB);
                        default -> LockSupport.parkNanos(1_000);
                    }
                }
            });
            disturber.start();
            for (long chunk = 0; chunk < CHUNKS; chunk++) {
                IndexRange range = new IndexRange(chunk * TASKS, (chunk + 1) * TASKS);
                workers.run(spec, new Chunk(chunk, new Lease(JOB, range, 1, Items.NONE)));
                given.incrementAndGet();
                while (given.get() - book.over.get() > random.nextInt(1, 6)) {
                    LockSupport.parkNanos(1_000);
                }
            }
            await().atMost(60, TimeUnit.SECONDS).until(() -> book.over.get() == CHUNKS);
            disturber.join();
        }

        assertThat(book.wrong).isEmpty();
        for (int i = 0; i < CHUNKS * TASKS; i++) {
            assertThat(book.ended.get(i)).as("ends of index %d", i).isOne();
            int runs = RUNS.get(i);
            boolean succeeded = book.succeeded.get(i) == 1;
            assertThat(runs)
                    .as("runs of index %d", i)
                    .isBetween(succeeded ? 1 : 0, succeeded ? 1 : book.cancelled.get(i));
        }
        int interrupted = 0;
        for (int i = 0; i < CHUNKS * TASKS; i++) {
            interrupted += INTERRUPTED.get(i);
            assertThat(INTERRUPTED.get(i)).as("interrupts of index %d", i).isLessThanOrEqualTo(book.stopped.get(i));
        }
        assertThat(interrupted).as("interrupts").isPositive();
        assertThat(book.recalled.get()).as("indices given back").isPositive();
    }
}
