// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gossamer.NotPortable;
import gossamer.RemoteTaskException;
import gossamer.config.Allowance;
import gossamer.config.EngineConfig;
import gossamer.model.Accept;
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
import gossamer.peer.code.Portable;
import gossamer.peer.process.CommandTask;
import gossamer.peer.value.Failures;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.Values;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {
    private static final JobId JOB = new JobId(new PeerId(1, 2), 12, JobKind.JAVA);
    private static final ClassLoader LOADER = WorkersTest.class.getClassLoader();

    record Done(long chunk, List<Yield> yields, long nanos, long allocated) {}

    record Cut(long chunk, long fromIndex) {}

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What tasks of these tests meet in; one process, so static fields do. */
    private static volatile CountDownLatch started = new CountDownLatch(1);

    private static volatile CountDownLatch gate = new CountDownLatch(1);
    private static final AtomicReference<Object> SEEN = new AtomicReference<>();

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private Workers workers = workers(1);

    private Workers workers(int slots) {
        return workers(slots, CodeSets.ownClassPath());
    }

    private Workers workers(int slots, CodeSets codeSets) {
        return workers(slots, TestRules.ALL, codeSets);
    }

    private Workers workers(int slots, Rules rules, CodeSets codeSets) {
        return new Workers(
                slots,
                "bee",
                rules,
                codeSets,
                new Workers.Listener() {
                    @Override
                    public void chunkDone(long chunk, List<Yield> yields, long nanos) {
                        heard.add(new Done(chunk, yields, nanos, THREADS.getCurrentThreadAllocatedBytes()));
                    }

                    @Override
                    public void chunkCut(long chunk, long fromIndex) {
                        heard.add(new Cut(chunk, fromIndex));
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
                    public void chunkWaits(long chunk) {}

                    @Override
                    public void chunkGoesOn(long chunk) {}
                },
                new NoMesh());
    }

    @AfterEach
    void close() {
        gate.countDown();
        workers.close();
    }

    private void use(int slots) {
        workers.close();
        workers = workers(slots);
    }

    private static JobSpec spec(byte[] program) {
        return new JobSpec(JOB, "test", Gathering.EACH, JobSpec.OPEN, program);
    }

    private static Chunk chunk(long number, long lo, long hi, Items items) {
        return new Chunk(number, new Lease(JOB, new IndexRange(lo, hi), 2, items));
    }

    private Object next() throws InterruptedException {
        return heard.poll(30, TimeUnit.SECONDS);
    }

    private List<Yield> yields() throws InterruptedException {
        return ((Done) next()).yields();
    }

    private static Object value(Outcome outcome) throws ValueException {
        return Values.decode(((Outcome.Success) outcome).value(), LOADER);
    }

    private static Throwable failure(Outcome outcome) {
        return Failures.decode(((Outcome.Failure) outcome).failure(), LOADER, new StackTraceElement[0]);
    }

    @Test
    void callsRunWithWhatEachOfThemCaptured() throws Exception {
        List<Portable> tasks = new ArrayList<>();
        for (long i = 0; i < 3; i++) {
            long captured = i * 100;
            tasks.add(Program.call(() -> captured + 1));
        }
        Items items = Items.of(tasks.stream().map(Portable::captured).toArray(byte[][]::new));

        workers.run(spec(Program.calls(tasks.get(0).shape())), chunk(7, 5, 8, items));

        Done done = (Done) next();
        Yield.Each each = (Yield.Each) done.yields().get(0);
        assertThat(done.chunk()).isEqualTo(7);
        assertThat(done.nanos()).isPositive();
        assertThat(each.range()).isEqualTo(new IndexRange(5, 8));
        assertThat(each.attempt()).isEqualTo(2);
        assertThat(value(each.outcomes().get(0))).isEqualTo(1L);
        assertThat(value(each.outcomes().get(2))).isEqualTo(201L);
        assertThat(tasks.get(0).shape()).isSameAs(tasks.get(2).shape());
    }

    @Test
    void tasksThatReturnNothingGiveNull() throws Exception {
        Portable task = Program.call(() -> SEEN.set("ran"));

        workers.run(spec(Program.calls(task.shape())), chunk(1, 0, 1, Items.of(new byte[][] {task.captured()})));

        assertThat(value(((Yield.Each) yields().get(0)).outcomes().get(0))).isNull();
        assertThat(SEEN.get()).isEqualTo("ran");
    }

    @Test
    void mapsRunOnTheirArguments() throws Exception {
        Items items = Program.items(List.of("one", "three"));

        workers.run(spec(Program.map((String s) -> s.length(), null)), chunk(1, 0, 2, items));

        List<Outcome> outcomes = ((Yield.Each) yields().get(0)).outcomes();
        assertThat(value(outcomes.get(0))).isEqualTo(3);
        assertThat(value(outcomes.get(1))).isEqualTo(5);
    }

    @Test
    void mergedMapsGiveOneValue() throws Exception {
        Items items = Program.items(List.of("one", "three", "x"));

        workers.run(
                spec(Program.map((String s) -> s.length(), (Integer a, Integer b) -> a + b)), chunk(1, 0, 3, items));

        Yield.Combined combined = (Yield.Combined) yields().get(0);
        assertThat(combined.range()).isEqualTo(new IndexRange(0, 3));
        assertThat(Values.decode(combined.value(), LOADER)).isEqualTo(9);
    }

    @Test
    void indicesAreMergedAsNumbers() throws Exception {
        workers.run(spec(Program.indexLongs(i -> i, Long::sum)), chunk(1, 10, 1_000_000, Items.NONE));

        Yield.Combined combined = (Yield.Combined) yields().get(0);
        assertThat(combined.range()).isEqualTo(new IndexRange(10, 1_000_000));
        assertThat(Values.decode(combined.value(), LOADER)).isEqualTo(999_999L * 500_000 - 45);
    }

    @Test
    void numbersOfIndicesCostNoAllocation() throws Exception {
        JobSpec spec = spec(Program.indexLongs(i -> i ^ 5, Long::sum));
        long[] allocated = new long[3];
        for (int i = 0; i < 3; i++) {
            workers.run(spec, chunk(i, 0, 10_000_000, Items.NONE));
            allocated[i] = ((Done) next()).allocated();
        }

        assertThat(allocated[2] - allocated[1]).as("bytes for 10,000,000 tasks").isBetween(1L, 20_000L);
    }

    @Test
    void aProgramRidesOnEveryHandOver() {
        assertThat(Program.indexLongs(i -> i ^ 5, Long::sum).length)
                .isLessThan(EngineConfig.lan().specBytesMax());
    }

    @Test
    void anItemThatCannotTravelIsNamed() {
        assertThatThrownBy(() -> Program.items(List.of("fine", new Object[] {1, new Object()})))
                .isInstanceOf(NotPortable.class)
                .hasMessage("Item 1 of 2 cannot be sent to another peer:\n"
                        + "  `item[1]` (java.lang.Object), which is not Serializable");
    }

    @Test
    void aTaskThatThrowsFailsAlone() throws Exception {
        workers.run(
                spec(Program.index(
                        i -> {
                            if (i == 1) {
                                throw new IllegalArgumentException("no such colour");
                            }
                            return i;
                        },
                        null)),
                chunk(1, 0, 3, Items.NONE));

        List<Outcome> outcomes = ((Yield.Each) yields().get(0)).outcomes();
        assertThat(value(outcomes.get(0))).isEqualTo(0L);
        assertThat(value(outcomes.get(2))).isEqualTo(2L);
        Throwable thrown = failure(outcomes.get(1));
        assertThat(thrown).isExactlyInstanceOf(IllegalArgumentException.class).hasMessage("no such colour");
        assertThat(thrown.getStackTrace()[0].getClassName()).isEqualTo(WorkersTest.class.getName());
        assertThat(thrown.getStackTrace())
                .extracting(StackTraceElement::toString)
                .anySatisfy(line -> assertThat(line).contains("--- on peer bee, job 12 task 1, attempt 2 ---"))
                .noneSatisfy(line -> assertThat(line).contains("gossamer.peer.worker.Body"));
    }

    @Test
    void failuresSplitWhatIsCombined() throws Exception {
        workers.run(
                spec(Program.indexLongs(
                        i -> {
                            if (i == 3 || i == 4 || i == 9) {
                                throw new IllegalStateException("at " + i);
                            }
                            return i;
                        },
                        Long::sum)),
                chunk(1, 0, 10, Items.NONE));

        List<Yield> yields = yields();
        assertThat(yields)
                .extracting(Yield::range)
                .containsExactly(
                        new IndexRange(0, 3), new IndexRange(3, 5), new IndexRange(5, 9), new IndexRange(9, 10));
        assertThat(Values.decode(((Yield.Combined) yields.get(0)).value(), LOADER))
                .isEqualTo(3L);
        assertThat(Values.decode(((Yield.Combined) yields.get(2)).value(), LOADER))
                .isEqualTo(26L);
        assertThat(failure(((Yield.Each) yields.get(1)).outcomes().get(1))).hasMessage("at 4");
        assertThat(failure(((Yield.Each) yields.get(3)).outcomes().get(0))).hasMessage("at 9");
    }

    @Test
    void failuresSplitWhatIsMergedAsObjects() throws Exception {
        workers.run(spec(Program.index(i -> 10 / (i - 2), (Long a, Long b) -> a + b)), chunk(1, 0, 5, Items.NONE));

        List<Yield> yields = yields();
        assertThat(yields)
                .extracting(Yield::range)
                .containsExactly(new IndexRange(0, 2), new IndexRange(2, 3), new IndexRange(3, 5));
        assertThat(Values.decode(((Yield.Combined) yields.get(0)).value(), LOADER))
                .isEqualTo(-15L);
        assertThat(failure(((Yield.Each) yields.get(1)).outcomes().get(0))).isInstanceOf(ArithmeticException.class);
    }

    private static long deeper(long x) {
        return x == Long.MIN_VALUE ? 0 : deeper(x + 1) + 1;
    }

    @Test
    void aTaskThatOverflowsTheStackFailsAlone() throws Exception {
        workers.run(spec(Program.index(i -> i == 0 ? deeper(0) : i, null)), chunk(1, 0, 2, Items.NONE));

        List<Outcome> outcomes = ((Yield.Each) yields().get(0)).outcomes();
        assertThat(failure(outcomes.get(0))).isInstanceOf(StackOverflowError.class);
        assertThat(((Outcome.Failure) outcomes.get(0)).failure().length).isLessThan(Failures.BYTES_MAX);
        assertThat(value(outcomes.get(1))).isEqualTo(1L);
    }

    @Test
    void aTaskThatRunsOutOfMemoryFailsAlone() throws Exception {
        workers.run(
                spec(Program.index(i -> i == 0 ? (Object) new long[Integer.MAX_VALUE][].length : i, null)),
                chunk(1, 0, 2, Items.NONE));

        List<Outcome> outcomes = ((Yield.Each) yields().get(0)).outcomes();
        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Failure.class);
        assertThat(value(outcomes.get(1))).isEqualTo(1L);
    }

    @Test
    void aResultThatCannotTravelFailsItsTaskAlone() throws Exception {
        workers.run(spec(Program.index(i -> i == 0 ? List.of(new Object()) : i, null)), chunk(1, 0, 2, Items.NONE));

        List<Outcome> outcomes = ((Yield.Each) yields().get(0)).outcomes();
        assertThat(failure(outcomes.get(0)))
                .isInstanceOf(NotPortable.class)
                .hasMessage("the result cannot be sent back:\n"
                        + "  `result[0]` (java.lang.Object), which is not Serializable");
        assertThat(value(outcomes.get(1))).isEqualTo(1L);
    }

    @Test
    void garbledCodeFailsEveryTask() throws Exception {
        workers.run(spec(new byte[] {99, 1, 2}), chunk(1, 0, 3, Items.NONE));

        List<Outcome> outcomes = ((Yield.Each) yields().get(0)).outcomes();
        assertThat(outcomes).hasSize(3);
        assertThat(failure(outcomes.get(2))).hasMessageContaining("the job's code is garbled");
    }

    @Test
    void codeThatIsMissingHereIsNamed() throws Exception {
        workers.close();
        workers = workers(1, new CodeSets("bee", ClassLoader.getPlatformClassLoader(), true, List.of(), 1 << 20));

        workers.run(spec(Program.index(i -> i, null)), chunk(1, 0, 1, Items.NONE));

        assertThat(failure(((Yield.Each) yields().get(0)).outcomes().get(0)))
                .hasMessage(
                        "class gossamer.peer.worker.WorkersTest of this peer's own class path missing, needed by job "
                                + "12 at peer bee");
    }

    private void runGated(long chunk, long lo, long hi) throws InterruptedException {
        started = new CountDownLatch(1);
        gate = new CountDownLatch(1);
        workers.run(
                spec(Program.index(
                        i -> {
                            started.countDown();
                            gate.await();
                            return i;
                        },
                        null)),
                chunk(chunk, lo, hi, Items.NONE));
        started.await();
    }

    @Test
    void aRecallTakesBackWhatHasNotStarted() throws Exception {
        runGated(1, 10, 20);

        workers.recall(1, 1);

        assertThat(next()).isEqualTo(new Cut(1, 11));
        gate.countDown();
        assertThat(yields()).extracting(Yield::range).containsExactly(new IndexRange(10, 11));
        workers.recall(1, 1);
        assertThat(heard).isEmpty();
    }

    @Test
    void aWaitingChunkIsTakenBackWhole() throws Exception {
        runGated(1, 0, 1);
        workers.run(spec(Program.index(i -> i, null)), chunk(2, 5, 9, Items.NONE));

        workers.recall(2, 1);

        assertThat(next()).isEqualTo(new Cut(2, 5));
        gate.countDown();
        assertThat(((Done) next()).chunk()).isEqualTo(1);
        workers.run(spec(Program.index(i -> i, null)), chunk(3, 5, 9, Items.NONE));
        assertThat(((Done) next()).chunk()).as("nothing of chunk 2 in between").isEqualTo(3);
    }

    @Test
    void aStopInterruptsTheTaskThatRunsAndCancelsTheOthers() throws Exception {
        runGated(1, 0, 4);

        workers.stop(1, new IndexRange(0, 3));
        gate.countDown();

        List<Outcome> outcomes = ((Yield.Each) yields().get(0)).outcomes();
        assertThat(outcomes.subList(0, 3)).allMatch(outcome -> outcome instanceof Outcome.Cancelled);
        assertThat(value(outcomes.get(3))).isEqualTo(3L);
    }

    @Test
    void aStopOfLaterTasksLeavesTheRunningOneAlone() throws Exception {
        runGated(1, 0, 3);

        workers.stop(1, new IndexRange(1, 2));
        gate.countDown();

        List<Outcome> outcomes = ((Yield.Each) yields().get(0)).outcomes();
        assertThat(value(outcomes.get(0))).isEqualTo(0L);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(value(outcomes.get(2))).isEqualTo(2L);
    }

    @Test
    void aTaskThatRunsForTooLongFailsAndTheNextRuns() throws Exception {
        workers.close();
        Allowance hasty = Allowance.ALL.withTaskTime(Duration.ofMillis(1));
        workers = workers(1, new Rules(hasty, CommandTask.class), CodeSets.ownClassPath());
        workers.run(
                spec(Program.index(
                        i -> {
                            if (i == 1) {
                                new CountDownLatch(1).await();
                            }
                            return Thread.currentThread().isInterrupted();
                        },
                        null)),
                chunk(1, 0, 3, Items.NONE));

        Object end = null;
        while (end == null) {
            workers.endLate(System.nanoTime());
            end = heard.poll(1, TimeUnit.MILLISECONDS);
        }

        List<Outcome> outcomes = ((Yield.Each) ((Done) end).yields().get(0)).outcomes();
        assertThat(failure(outcomes.get(1)))
                .hasStackTraceContaining("task 12.1 ran for longer than peer bee allows, which is 1 ms");
        assertThat(value(outcomes.get(2))).isEqualTo(false);
    }

    @Test
    void aJobThatIsNotWhatItSaysFailsBeforeAnythingOfItRuns() throws Exception {
        SEEN.set("nothing");
        JobId job = new JobId(new PeerId(1, 2), 13, JobKind.COMMANDS);
        byte[] program = Program.index(i -> SEEN.getAndSet("ran"), null);
        workers.run(
                new JobSpec(job, "disguised", Gathering.EACH, JobSpec.OPEN, program),
                new Chunk(1, new Lease(job, new IndexRange(0, 2), 1, Items.NONE)));

        List<Outcome> outcomes = ((Yield.Each) yields().get(0)).outcomes();
        assertThat(outcomes).hasSize(2);
        assertThat(failure(outcomes.get(0)))
                .hasStackTraceContaining("job 13 says that it is of commands, and carries other code");
        assertThat(SEEN.get()).isEqualTo("nothing");
    }

    @Test
    void aJobOfAKindThatIsNotAcceptedFailsHere() throws Exception {
        workers.close();
        Allowance programs = Allowance.ALL.withAccept(Accept.COMMANDS);
        workers = workers(1, new Rules(programs, CommandTask.class), CodeSets.ownClassPath());
        workers.run(spec(Program.index(i -> i, null)), chunk(1, 0, 1, Items.NONE));

        assertThat(failure(((Yield.Each) yields().get(0)).outcomes().get(0)))
                .hasStackTraceContaining("job 12 is of java, and this peer accepts commands");
    }

    @Test
    void aTasksInterruptDoesNotReachTheNextTask() throws Exception {
        workers.run(
                spec(Program.index(
                        i -> {
                            boolean was = Thread.currentThread().isInterrupted();
                            Thread.currentThread().interrupt();
                            return was;
                        },
                        null)),
                chunk(1, 0, 2, Items.NONE));

        List<Outcome> outcomes = ((Yield.Each) yields().get(0)).outcomes();
        assertThat(value(outcomes.get(1))).isEqualTo(false);
    }

    @Test
    void tasksSeeTheLoaderOfTheirCodeAndANamedThread() throws Exception {
        workers.run(
                spec(Program.index(
                        i -> {
                            SEEN.set(Thread.currentThread().getContextClassLoader());
                            return Thread.currentThread().getName();
                        },
                        null)),
                chunk(1, 0, 1, Items.NONE));

        assertThat(value(((Yield.Each) yields().get(0)).outcomes().get(0))).isEqualTo("gossamer-worker-bee-1");
        assertThat(SEEN.get()).isSameAs(LOADER);
    }

    @Test
    void chunksGivenFromInsideTheListenerRunToo() throws Exception {
        workers.close();
        AtomicInteger left = new AtomicInteger(100);
        JobSpec spec = spec(Program.index(i -> i, null));
        CountDownLatch all = new CountDownLatch(1);
        AtomicReference<Workers> self = new AtomicReference<>();
        Workers.Listener chain = new Workers.Listener() {
            @Override
            public void chunkDone(long chunk, List<Yield> yields, long nanos) {
                if (left.decrementAndGet() > 0) {
                    self.get().run(spec, chunk(chunk + 1, 0, 1, Items.NONE));
                } else {
                    all.countDown();
                }
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
                heard.add("waits");
            }

            @Override
            public void chunkGoesOn(long chunk) {
                heard.add("goes on");
            }
        };
        workers = new Workers(2, "bee", TestRules.ALL, CodeSets.ownClassPath(), chain, new NoMesh());
        self.set(workers);

        workers.run(spec, chunk(1, 0, 1, Items.NONE));

        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void fewerSlotsEndThreadsAndMoreStartThem() throws Exception {
        use(3);
        workers.resize(1);
        await().atMost(30, TimeUnit.SECONDS).until(() -> threads() == 1);
        workers.resize(2);
        await().atMost(30, TimeUnit.SECONDS).until(() -> threads() == 2);

        workers.run(spec(Program.index(i -> i, null)), chunk(1, 0, 1, Items.NONE));

        assertThat(next()).isInstanceOf(Done.class);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gossamer-worker-bee-"))
                .count();
    }

    @Test
    void afterACutNothingIsHeard() throws Exception {
        runGated(1, 0, 5);
        workers.run(spec(Program.index(i -> i, null)), chunk(2, 5, 9, Items.NONE));

        workers.cut();
        gate.countDown();

        await().atMost(30, TimeUnit.SECONDS).until(() -> threads() == 0);
        assertThat(heard).isEmpty();
    }

    @Test
    void idleWorkersUseNoProcessor() throws Exception {
        use(4);
        workers.run(spec(Program.index(i -> i, null)), chunk(1, 0, 1000, Items.NONE));
        next();
        var threads = ManagementFactory.getThreadMXBean();
        List<Thread> idle = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gossamer-worker-bee-"))
                .toList();
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> idle.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        long before = idle.stream()
                .mapToLong(t -> threads.getThreadCpuTime(t.threadId()))
                .sum();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);

        await().pollInterval(100, TimeUnit.MILLISECONDS).until(() -> System.nanoTime() > until);

        long after = idle.stream()
                .mapToLong(t -> threads.getThreadCpuTime(t.threadId()))
                .sum();
        assertThat(idle).hasSize(4);
        assertThat(after - before).as("nanoseconds of processor time").isZero();
    }

    @Test
    void aForgottenJobIsLetGo() throws Exception {
        byte[] program = Program.index(i -> i, null);
        WeakReference<byte[]> held = new WeakReference<>(program);
        workers.run(spec(program), chunk(1, 0, 1, Items.NONE));
        next();
        program = null;

        workers.forget(JOB);

        await().atMost(30, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return held.get() == null;
        });
    }

    @Test
    void aForgottenJobThatComesBackRunsAgain() throws Exception {
        JobSpec spec = spec(Program.index(i -> i, null));
        workers.run(spec, chunk(1, 0, 1, Items.NONE));
        next();
        workers.forget(JOB);

        workers.run(spec, chunk(2, 0, 1, Items.NONE));

        assertThat(((Done) next()).chunk()).isEqualTo(2);
    }

    @Test
    void anExceptionTheSubmitterDoesNotHaveIsToldAsText() throws Exception {
        workers.run(
                spec(Program.index(
                        i -> {
                            throw new Private("mine", new IllegalStateException("why"));
                        },
                        null)),
                chunk(1, 0, 1, Items.NONE));

        byte[] failure =
                ((Outcome.Failure) ((Yield.Each) yields().get(0)).outcomes().get(0)).failure();
        Throwable there = Failures.decode(failure, ClassLoader.getPlatformClassLoader(), new StackTraceElement[0]);
        assertThat(there).isInstanceOf(RemoteTaskException.class).hasMessage(Private.class.getName() + ": mine");
        assertThat(there.getCause()).hasMessageContaining("why");
    }

    static final class Private extends Exception {
        private static final long serialVersionUID = 1L;

        Private(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
