// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import gossamer.Fork;
import gossamer.Mesh;
import gossamer.MeshClosed;
import gossamer.MeshFuture;
import gossamer.Task;
import gossamer.config.EngineConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a task sees of its forks, with four peers in this process, the first of which only submits. */
@Timeout(120)
class ForkIT {
    private static Mesh mesh;

    /** The peers whose workers ran calls of {@link #fib}. */
    private static final Set<String> RAN = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void start() {
        mesh = new LocalMesh(EngineConfig.lan(), 0, 1, 1, 1);
    }

    @AfterAll
    static void stop() {
        mesh.close();
    }

    /** One fork for each call, as in the reference workload. */
    private static long fib(int n) {
        if (n < 2) {
            return n;
        }
        Fork<Long> left = Mesh.fork(() -> fib(n - 1));
        long right = fib(n - 2);
        return left.join() + right;
    }

    private static long watchedFib(int n) {
        if (n < 15) {
            RAN.add(peerHere());
            return fib(n);
        }
        Fork<Long> left = Mesh.fork(() -> watchedFib(n - 1));
        long right = watchedFib(n - 2);
        return left.join() + right;
    }

    /** The name of the peer that this thread works for, from the thread's name. */
    private static String peerHere() {
        return Thread.currentThread().getName().replaceAll("gossamer-worker-(.*)-[0-9]+", "$1");
    }

    @Test
    void oneForkForEachCallGivesTheExactNumber() {
        assertThat(mesh.submit(() -> fib(20)).join()).isEqualTo(6_765);
        assertThat(mesh.submit(() -> fib(25)).join()).isEqualTo(75_025);
    }

    @Test
    void otherPeersRunSomeOfTheForks() {
        RAN.clear();

        assertThat(mesh.submit(() -> watchedFib(32)).join()).isEqualTo(2_178_309);

        assertThat(RAN).hasSizeGreaterThan(1).isSubsetOf("local-2", "local-3", "local-4");
    }

    @Test
    void severalTasksForkAtOnce() {
        List<MeshFuture<Long>> futures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            futures.add(mesh.submit(() -> fib(22)));
        }

        assertThat(futures).allSatisfy(future -> assertThat(future.join()).isEqualTo(17_711));
    }

    @Test
    void forksAreMadeByTasksOfRangesToo() {
        assertThat(mesh.reduceLongs(100, index -> fib(10), Long::sum).join()).isEqualTo(5_500);
        assertThat(mesh.range(10, index -> fib((int) index)).join())
                .containsExactly(0L, 1L, 1L, 2L, 3L, 5L, 8L, 13L, 21L, 34L);
    }

    @Test
    void forksAreJoinedInAnyOrderAndMoreThanOnce() {
        List<Integer> joined = mesh.submit(() -> {
                    List<Fork<Integer>> forks = new ArrayList<>();
                    for (int i = 0; i < 100; i++) {
                        int captured = i;
                        forks.add(Mesh.fork(() -> captured));
                    }
                    List<Integer> values = new ArrayList<>();
                    for (int i = 0; i < 100; i++) {
                        values.add(forks.get(i * 37 % 100).join());
                        values.add(forks.get(i * 37 % 100).join());
                    }
                    return values;
                })
                .join();

        assertThat(joined).hasSize(200);
        for (int i = 0; i < 100; i++) {
            assertThat(joined.subList(2 * i, 2 * i + 2)).containsOnly(i * 37 % 100);
        }
    }

    @Test
    void outsideATaskThereIsNothingToForkFrom() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Mesh.fork(() -> 1))
                .withMessageContaining("inside a task")
                .withMessageContaining("mesh.submit");
        assertThatIllegalStateException().isThrownBy(Mesh::current).withMessageContaining("inside a task");
    }

    @Test
    void anotherThreadCannotJoinAForkAndIsToldSo() {
        String told = mesh.submit(() -> {
                    Fork<Integer> fork = Mesh.fork(() -> 1);
                    AtomicReference<String> message = new AtomicReference<>("");
                    Thread other = new Thread(() -> {
                        try {
                            fork.join();
                        } catch (IllegalStateException refused) {
                            message.set(refused.getMessage());
                        }
                    });
                    other.start();
                    other.join();
                    return message.get() + " " + fork.join();
                })
                .join();

        assertThat(told)
                .isEqualTo("a fork can only be joined by the task that made it, on its thread; "
                        + "no task of a mesh runs on this thread 1");
    }

    @Test
    void aForkCannotJoinItsSiblings() {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> mesh.submit(() -> {
                            Fork<Integer> first = Mesh.fork(() -> 1);
                            Fork<Integer> second = Mesh.fork(() -> first.join() + 1);
                            return second.join();
                        })
                        .join())
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("another task runs on this thread");
    }

    @Test
    void aForkThatThrowsThrowsItsOwnExceptionWhereItIsJoined() {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> mesh.submit(() -> Mesh.fork(() -> Mesh.fork(() -> Integer.parseInt("seven"))
                                        .join())
                                .join())
                        .join())
                .withCauseExactlyInstanceOf(NumberFormatException.class);
        String caught = mesh.submit(() -> {
                    Fork<Object> fork = Mesh.fork(() -> {
                        throw new AssertionError("an error, too");
                    });
                    try {
                        return "not thrown " + fork.join();
                    } catch (CompletionException thrown) {
                        return thrown.getCause().toString();
                    }
                })
                .join();
        assertThat(caught).isEqualTo("java.lang.AssertionError: an error, too");
    }

    @Test
    void aCancelledForkDoesNotRunAndSaysSoWhenItIsJoined() {
        String told = mesh.submit(() -> {
                    Fork<Integer> fork = Mesh.fork(() -> {
                        throw new AssertionError("it ran");
                    });
                    boolean first = fork.cancel();
                    boolean again = fork.cancel();
                    try {
                        return "not thrown " + fork.join();
                    } catch (CancellationException cancelled) {
                        return first + " " + again + " " + fork.isDone() + " " + cancelled.getMessage();
                    }
                })
                .join();

        assertThat(told).matches("true false true a fork of task [0-9]+[.][0-9]+ was cancelled: gossamer.peer.ForkIT");
    }

    private static int deep(int depth) {
        return depth == 0 ? 0 : 1 + Mesh.fork(() -> deep(depth - 1)).join();
    }

    @Test
    void aMillionForksOnTopOfEachOtherFailTheirTaskAlone() {
        for (int i = 0; i < 5; i++) {
            MeshFuture<Integer> bad = mesh.submit(() -> deep(1_000_000));

            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(bad::join)
                    .withCauseInstanceOf(StackOverflowError.class)
                    .withMessageContaining("forks running on top of each other");
            assertThat(mesh.submit(() -> fib(15)).join()).isEqualTo(610);
        }
        assertThat(mesh.submit(() -> deep(100)).join()).isEqualTo(100);
    }

    @Test
    void aMillionForksOfOneTaskAreJoined() {
        long[] seen = mesh.submit(() -> {
                    int count = 1_000_000;
                    List<Fork<Integer>> forks = new ArrayList<>(count);
                    Runtime runtime = Runtime.getRuntime();
                    System.gc();
                    long before = runtime.totalMemory() - runtime.freeMemory();
                    Task<Integer> one = () -> 1;
                    for (int i = 0; i < count; i++) {
                        forks.add(Mesh.fork(one));
                    }
                    System.gc();
                    long after = runtime.totalMemory() - runtime.freeMemory();
                    long sum = 0;
                    for (Fork<Integer> fork : forks) {
                        sum += fork.join();
                    }
                    return new long[] {sum, (after - before) / count};
                })
                .join();

        System.out.println("FORK-MEMORY bytesPerFork=" + seen[1]);
        assertThat(seen[0]).isEqualTo(1_000_000);
        assertThat(seen[1]).as("bytes for each fork").isLessThan(100);
    }

    private static final AtomicInteger UNJOINED_RAN = new AtomicInteger();

    @Test
    void forksThatATaskLeavesUnjoinedAreDropped() {
        for (int i = 0; i < 100; i++) {
            mesh.run(() -> {
                        for (int k = 0; k < 10; k++) {
                            Mesh.fork(() ->
                                    Mesh.fork(UNJOINED_RAN::incrementAndGet).cancel());
                            Mesh.fork(UNJOINED_RAN::incrementAndGet);
                        }
                    })
                    .join();
        }

        assertThat(mesh.submit(() -> fib(15)).join()).isEqualTo(610);
        assertThat(UNJOINED_RAN.get()).isZero();
    }

    @Test
    void aForkThatCannotTravelRunsHere() {
        int sum = mesh.submit(() -> {
                    Object lock = new Object();
                    int mine = 0;
                    List<Fork<Integer>> forks = new ArrayList<>();
                    for (int i = 0; i < 40; i++) {
                        forks.add(Mesh.fork(() -> {
                            synchronized (lock) {
                                spin(2_000_000);
                                return 1;
                            }
                        }));
                    }
                    for (Fork<Integer> fork : forks) {
                        mine += fork.join();
                    }
                    return mine;
                })
                .join();

        assertThat(sum).isEqualTo(40);
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static final AtomicReference<CountDownLatch> ENDED = new AtomicReference<>(new CountDownLatch(0));
    private static final AtomicReference<CountDownLatch> BEGUN = new AtomicReference<>(new CountDownLatch(0));

    private static int sleeper() throws InterruptedException {
        BEGUN.get().countDown();
        try {
            Thread.sleep(60_000);
            return 0;
        } finally {
            ENDED.get().countDown();
        }
    }

    /** Forks three sleepers: two go to the other peers, and the third sleeps here. */
    private static int sleepers() {
        List<Fork<Integer>> forks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            forks.add(Mesh.fork(() -> sleeper()));
        }
        spin(50_000_000);
        int sum = 0;
        for (Fork<Integer> fork : forks) {
            sum += fork.join();
        }
        return sum;
    }

    @Test
    void cancellingATaskEndsItsForksAtOtherPeers() throws Exception {
        BEGUN.set(new CountDownLatch(3));
        ENDED.set(new CountDownLatch(3));
        MeshFuture<Integer> future = mesh.submit(() -> sleepers());
        assertThat(BEGUN.get().await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(future.cancel(true)).isTrue();

        assertThat(ENDED.get().await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(mesh.submit(() -> fib(15)).join()).isEqualTo(610);
    }

    @Test
    void aTaskThatEndsWithoutJoiningEndsItsForksAtOtherPeers() throws Exception {
        BEGUN.set(new CountDownLatch(1));
        ENDED.set(new CountDownLatch(1));

        boolean begun = mesh.submit(() -> {
                    Mesh.fork(() -> sleeper());
                    return BEGUN.get().await(30, TimeUnit.SECONDS);
                })
                .join();

        assertThat(begun).as("another peer ran the fork").isTrue();
        assertThat(ENDED.get().await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aForkThatRunsElsewhereCanBeCancelled() throws Exception {
        BEGUN.set(new CountDownLatch(1));
        ENDED.set(new CountDownLatch(1));

        String told = mesh.submit(() -> {
                    Fork<Integer> fork = Mesh.fork(() -> sleeper());
                    boolean begun = BEGUN.get().await(30, TimeUnit.SECONDS);
                    boolean cancelled = fork.cancel();
                    try {
                        return "not thrown " + fork.join();
                    } catch (CancellationException thrown) {
                        return begun + " " + cancelled + " " + thrown.getMessage();
                    }
                })
                .join();

        assertThat(told).startsWith("true true a fork of task").contains("it ran elsewhere as task");
        assertThat(ENDED.get().await(30, TimeUnit.SECONDS)).isTrue();
    }

    private static long fibBySubmitting(int n) {
        if (n < 2) {
            return n;
        }
        MeshFuture<Long> left = Mesh.current().submit(() -> fibBySubmitting(n - 1));
        MeshFuture<Long> right = Mesh.current().submit(() -> fibBySubmitting(n - 2));
        return left.join() + right.join();
    }

    @Test
    void aTaskMaySubmitJobsAndWaitForThem() {
        assertThat(mesh.submit(() -> fibBySubmitting(8)).join()).isEqualTo(21);
        long sum = mesh.submit(() -> Mesh.current()
                        .reduce(1_000, index -> index, Long::sum)
                        .thenApply(value -> value * 2)
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS))
                .join();
        assertThat(sum).isEqualTo(999_000);
        assertThat(mesh.submit(() -> Mesh.current().range(10, index -> index).join())
                        .join())
                .hasSize(10);
    }

    @Test
    void aTaskOfAPeerAloneMayWaitForWhatOnlyItsOwnSlotCanRun() {
        try (LocalMesh alone = new LocalMesh(EngineConfig.lan(), 1)) {
            assertThat(alone.submit(() -> fibBySubmitting(9)).join()).isEqualTo(34);
            assertThat(alone.submit(() -> fib(20)).join()).isEqualTo(6_765);
        }
    }

    private static final AtomicInteger TRIES = new AtomicInteger();

    /** Waits for a fork at another peer, for ever if it is the first to do so. */
    private static String patient() throws InterruptedException {
        Fork<Integer> fork = Mesh.fork(() -> TRIES.getAndIncrement() == 0 ? sleeper() : 7);
        boolean first = TRIES.get() == 0;
        while (first && TRIES.get() == 0) {
            Thread.onSpinWait();
        }
        return peerHere() + " " + fork.join();
    }

    @Test
    void aTaskThatWaitsWhereAPeerLeavesRunsAgainElsewhere() throws Exception {
        TRIES.set(0);
        BEGUN.set(new CountDownLatch(1));
        ENDED.set(new CountDownLatch(1));
        try (LocalMesh other = new LocalMesh(EngineConfig.lan(), 0, 1, 1)) {
            MeshFuture<String> future = other.submit(() -> patient());
            assertThat(BEGUN.get().await(30, TimeUnit.SECONDS)).isTrue();
            int sleeps = Thread.getAllStackTraces().entrySet().stream()
                            .filter(thread ->
                                    List.of(thread.getValue()).toString().contains("ForkIT.sleeper"))
                            .anyMatch(thread -> thread.getKey().getName().contains("local-2"))
                    ? 1
                    : 2;

            other.peer(3 - sleeps).close();

            assertThat(future.get(30, TimeUnit.SECONDS)).endsWith(" 7");
        }
    }

    private static final AtomicReference<AtomicReference<Throwable>> WOKEN =
            new AtomicReference<>(new AtomicReference<>());

    @Test
    void whoeverWaitsInATaskIsWokenWhenThePeerCloses() throws Exception {
        BEGUN.set(new CountDownLatch(1));
        AtomicReference<Throwable> seen = new AtomicReference<>();
        WOKEN.set(seen);
        LocalMesh other = new LocalMesh(EngineConfig.lan(), 1, 1);
        var unused = other.run(() -> {
            Fork<Integer> fork = Mesh.fork(() -> sleeper());
            while (BEGUN.get().getCount() > 0) {
                Thread.onSpinWait(); // not to be interrupted before it waits for the fork
            }
            try {
                WOKEN.get().set(new AssertionError("not thrown " + fork.join()));
            } catch (RuntimeException thrown) {
                WOKEN.get().set(thrown);
            }
        });
        assertThat(BEGUN.get().await(30, TimeUnit.SECONDS)).isTrue();

        other.peer(0).cut();
        other.peer(1).cut();

        await().atMost(30, TimeUnit.SECONDS).until(() -> seen.get() != null);
        assertThat(seen.get()).isInstanceOf(MeshClosed.class);
        other.close();
    }
}
