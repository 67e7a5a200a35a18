// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gossamer.Fork;
import gossamer.IndexFn;
import gossamer.Mesh;
import gossamer.MeshFuture;
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
import gossamer.peer.value.Failures;
import gossamer.peer.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to the forks of a worker when others want some of them. */
@Timeout(60)
class ForksTest {
    private static final ClassLoader LOADER = ForksTest.class.getClassLoader();

    /** What tasks and tests meet in; one process, so static fields do. */
    private static final AtomicReference<CountDownLatch> FORKED = new AtomicReference<>();

    private static final AtomicReference<CountDownLatch> GO = new AtomicReference<>();
    private static final List<Integer> RAN = new ArrayList<>(); // by the one worker alone
    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final Semaphore OFFERED = new Semaphore(0);

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Offering.Offer> offered = new LinkedBlockingQueue<>();
    private Workers workers = new Workers(1, "bee", TestRules.ALL, CodeSets.ownClassPath(), new Ear(), new Taker());

    /** The future of a fork that runs elsewhere, as the test wants it. */
    private static final class Elsewhere extends CompletableFuture<Object> implements MeshFuture<Object> {
        private volatile Thread waiting;

        @Override
        public String id() {
            return "99.1";
        }

        @Override
        public Object join() {
            waiting = Thread.currentThread();
            CurrentTask.await(this::isDone, false, Long.MAX_VALUE);
            return super.join();
        }

        void arrive(Object value) {
            complete(value);
            LockSupport.unpark(waiting);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            LockSupport.unpark(waiting);
            return cancelled;
        }
    }

    private final class Ear implements Workers.Listener {
        @Override
        public void chunkDone(long chunk, List<Yield> yields, long nanos) {
            heard.add(yields);
        }

        @Override
        public void chunkCut(long chunk, long fromIndex) {
            heard.add("cut");
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
            heard.add("waits " + chunk);
        }

        @Override
        public void chunkGoesOn(long chunk) {
            heard.add("goes on " + chunk);
        }
    }

    private final class Taker implements Offering {
        @Override
        public Mesh mesh() {
            throw new IllegalStateException("these workers belong to no peer");
        }

        @Override
        public void offer(List<Offer> forks) {
            offered.addAll(forks);
        }
    }

    @BeforeEach
    void begin() {
        FORKED.set(new CountDownLatch(1));
        GO.set(new CountDownLatch(1));
        RAN.clear();
        CALLS.set(0);
    }

    @AfterEach
    void close() {
        GO.get().countDown();
        workers.close();
    }

    private void run(long chunk, IndexFn<?> task) {
        JobSpec spec = new JobSpec(
                new JobId(new PeerId(1, 2), chunk, JobKind.JAVA),
                "test",
                Gathering.EACH,
                JobSpec.OPEN,
                Program.index(task, null));
        workers.run(spec, new Chunk(chunk, new Lease(spec.id(), new IndexRange(0, 1), 1, Items.NONE)));
    }

    private Object result() throws Exception {
        Object next = heard.poll(30, TimeUnit.SECONDS);
        assertThat(next).isInstanceOf(List.class);
        Outcome outcome = ((Yield.Each) ((List<?>) next).get(0)).outcomes().get(0);
        return switch (outcome) {
            case Outcome.Success success -> Values.decode(success.value(), LOADER);
            case Outcome.Failure failure -> Failures.decode(failure.failure(), LOADER, new StackTraceElement[0]);
            default -> outcome;
        };
    }

    private static int ran(int number) {
        RAN.add(number);
        return number;
    }

    /** Forks eight, waits for the test, and joins them as they were forked. */
    private static int eight(long index) throws InterruptedException {
        List<Fork<Integer>> forks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            forks.add(Mesh.fork(() -> ran(number)));
        }
        FORKED.get().countDown();
        GO.get().await();
        int sum = 0;
        for (Fork<Integer> fork : forks) {
            sum += fork.join();
        }
        return sum;
    }

    private void runEight() throws Exception {
        runEight(1);
    }

    private void runEight(long chunk) throws Exception {
        run(chunk, ForksTest::eight);
        assertThat(FORKED.get().await(30, TimeUnit.SECONDS)).isTrue();
    }

    private List<Offering.Offer> taken() {
        List<Offering.Offer> taken = new ArrayList<>();
        offered.drainTo(taken);
        return taken;
    }

    @Test
    void theWorkerRunsTheNewestFirst() throws Exception {
        runEight();

        GO.get().countDown();

        assertThat(result()).isEqualTo(28);
        assertThat(RAN).containsExactly(7, 6, 5, 4, 3, 2, 1, 0);
        assertThat(heard).isEmpty();
    }

    @Test
    void othersTakeTheOldestButHalfAtMost() throws Exception {
        runEight();

        workers.recall(1, 0);
        assertThat(taken()).isEmpty();
        workers.recall(1, 3);
        List<Offering.Offer> first = taken();
        workers.recall(1, 100);
        List<Offering.Offer> second = taken();

        assertThat(first).hasSize(3);
        assertThat(second).hasSize(2);
        first.forEach(Offering.Offer::refuse);
        second.forEach(Offering.Offer::refuse);
        GO.get().countDown();
        assertThat(result()).isEqualTo(28);
        assertThat(RAN).containsExactly(7, 6, 5, 0, 1, 2, 3, 4);
    }

    @Test
    void theLastForkCanBeTakenToo() throws Exception {
        runEight();

        for (int i = 0; i < 20; i++) {
            workers.recall(1, 1);
        }

        assertThat(taken()).hasSize(8).allMatch(Offering.Offer::isWanted);
    }

    @Test
    void aForkIsTakenBackUntilItIsSubmitted() throws Exception {
        runEight();
        workers.recall(1, 4);
        List<Offering.Offer> forks = taken();

        GO.get().countDown();

        assertThat(result()).isEqualTo(28);
        assertThat(forks).hasSize(4).noneMatch(Offering.Offer::isWanted);
        forks.forEach(fork -> fork.submit(() -> {
            throw new AssertionError("it ran already");
        }));
        forks.forEach(Offering.Offer::refuse);
    }

    @Test
    void theWorkerWaitsForWhatRunsElsewhereAndItsSlotIsFreeMeanwhile() throws Exception {
        runEight();
        workers.recall(1, 1);
        Elsewhere elsewhere = new Elsewhere();
        taken().get(0).submit(() -> elsewhere);

        GO.get().countDown();
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("waits 1");
        run(2, index -> 5);
        assertThat(result()).as("another chunk runs").isEqualTo(5);
        elsewhere.arrive(1000);

        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("goes on 1");
        assertThat(result()).isEqualTo(1028);
        assertThat(RAN).containsExactly(7, 6, 5, 4, 3, 2, 1);
    }

    @Test
    void stoppingATaskEndsItsForksElsewhereAndWakesIt() throws Exception {
        runEight();
        workers.recall(1, 1);
        Elsewhere elsewhere = new Elsewhere();
        taken().get(0).submit(() -> elsewhere);
        GO.get().countDown();
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("waits 1");

        workers.stop(1, new IndexRange(0, 1));

        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("goes on 1");
        assertThat(result()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(elsewhere).isCancelled();
    }

    @Test
    void aForkThatIsSubmittedWhileItsTaskEndsIsCancelled() throws Exception {
        run(1, index -> {
            Mesh.fork(() -> ran(1));
            FORKED.get().countDown();
            GO.get().await();
            return 7;
        });
        assertThat(FORKED.get().await(30, TimeUnit.SECONDS)).isTrue();
        workers.recall(1, 1);
        Elsewhere elsewhere = new Elsewhere();
        List<Offering.Offer> forks = taken();

        forks.get(0).submit(() -> {
            GO.get().countDown();
            try {
                assertThat(result()).isEqualTo(7); // the task ends while its fork is being submitted
            } catch (Exception unexpected) {
                throw new AssertionError(unexpected);
            }
            return elsewhere;
        });

        await().atMost(30, TimeUnit.SECONDS).until(elsewhere::isCancelled);
        assertThat(RAN).isEmpty();
    }

    @Test
    void aSubmissionThatFailsGivesTheForkBack() throws Exception {
        runEight();
        workers.recall(1, 1);

        try {
            taken().get(0).submit(() -> {
                throw new IllegalStateException("no room");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("no room");
        }

        GO.get().countDown();
        assertThat(result()).isEqualTo(28);
    }

    private static int overflow(int depth) {
        return depth < 0 ? 0 : Mesh.fork(() -> overflow(depth + 1)).join() + 1;
    }

    @Test
    void aTaskThatCatchesTheOverflowOfItsForksGoesOnForking() throws Exception {
        run(1, index -> {
            int overflows = 0;
            int sum = 0;
            for (int i = 0; i < 20; i++) {
                try {
                    sum += overflow(0);
                } catch (StackOverflowError | CompletionException expected) {
                    overflows++;
                }
                sum += eightAtOnce();
            }
            return overflows * 1_000 + sum;
        });

        assertThat(result()).isEqualTo(20 * 1_000 + 20 * 28);
        runEight(2);
        GO.get().countDown();
        assertThat(result()).isEqualTo(28);
        assertThat(RAN).containsExactly(7, 6, 5, 4, 3, 2, 1, 0);
    }

    private static int eightAtOnce() {
        List<Fork<Integer>> forks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            forks.add(Mesh.fork(() -> number));
        }
        int sum = 0;
        for (Fork<Integer> fork : forks) {
            sum += fork.join();
        }
        return sum;
    }

    @Test
    void aTaskThatThrowsLeavesNoForksToTheNext() throws Exception {
        run(1, index -> {
            for (int i = 0; i < 10; i++) {
                Mesh.fork(CALLS::incrementAndGet);
            }
            throw new IllegalStateException("before any join");
        });

        assertThat(result()).isInstanceOf(IllegalStateException.class);
        runEight(2);
        GO.get().countDown();
        assertThat(result()).isEqualTo(28);
        assertThat(CALLS.get()).isZero();
    }

    @Test
    void whoWaitsIsWokenWhenTheWorkersEnd() throws Exception {
        runEight();
        workers.recall(1, 1);
        Elsewhere elsewhere = new Elsewhere();
        taken().get(0).submit(() -> elsewhere);
        GO.get().countDown();
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("waits 1");

        workers.close();

        await().atMost(30, TimeUnit.SECONDS).until(() -> threads().isEmpty());
        assertThat(heard).isEmpty();
    }

    @Test
    void whereNoSpareIsLeftWaitersRunWhatWaitsThemselves() throws Exception {
        int chunks = 200;
        List<Elsewhere> elsewhere = new ArrayList<>();
        for (int chunk = 1; chunk <= chunks; chunk++) {
            FORKED.set(new CountDownLatch(1));
            run(chunk, index -> {
                Fork<Integer> fork = Mesh.fork(() -> 0);
                FORKED.get().countDown();
                while (!OFFERED.tryAcquire()) {
                    Thread.onSpinWait();
                }
                return fork.join();
            });
            assertThat(FORKED.get().await(30, TimeUnit.SECONDS))
                    .as("chunk %d runs", chunk)
                    .isTrue();
            workers.recall(chunk, 1);
            List<Offering.Offer> forks = taken();
            if (forks.isEmpty()) { // so many wait that nothing is offered any more
                OFFERED.release();
                assertThat(result()).isEqualTo(0);
                continue;
            }
            Elsewhere future = new Elsewhere();
            elsewhere.add(future);
            forks.get(0).submit(() -> future);
            OFFERED.release();
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("waits " + chunk);
        }

        assertThat(elsewhere).hasSizeBetween(66, 70);
        for (int i = elsewhere.size() - 1; i >= 0; i--) {
            elsewhere.get(i).arrive(i);
        }
        int done = 0;
        for (int i = 0; i < 2 * elsewhere.size(); i++) {
            done += heard.poll(30, TimeUnit.SECONDS) instanceof List<?> ? 1 : 0;
        }
        assertThat(done).isEqualTo(elsewhere.size());
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gossamer-worker-bee-"))
                .toList();
    }
}
