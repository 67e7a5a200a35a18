// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gossamer.Job;
import gossamer.Mesh;
import gossamer.MeshClosed;
import gossamer.MeshFuture;
import gossamer.NotPortable;
import gossamer.Progress;
import gossamer.Task;
import gossamer.config.EngineConfig;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a program sees of a mesh, with three peers in this process, the first of which only submits. */
@Timeout(60)
class LocalMeshIT {
    private static Mesh mesh;

    @BeforeAll
    static void start() {
        mesh = new LocalMesh(EngineConfig.lan(), 0, 1, 1);
    }

    @AfterAll
    static void stop() {
        mesh.close();
    }

    private static int square(int number) {
        return number * number;
    }

    @Test
    void aSubmittedTaskReturnsItsValue() {
        int captured = 6;

        int answer = mesh.submit(() -> captured * 7).join();

        assertThat(answer).isEqualTo(42);
    }

    @Test
    void aTaskRunsOnAWorkerThreadOfAnotherPeer() {
        String thread = mesh.submit(() -> Thread.currentThread().getName()).join();

        assertThat(thread).matches("gossamer-worker-local-[23]-.*");
    }

    @Test
    void aTaskThatReturnsNothingCompletesWithNull() {
        assertThat(mesh.run(() -> {}).join()).isNull();
    }

    @Test
    void manyTasksOfOneShapeEachGiveTheirOwnResult() {
        List<MeshFuture<Long>> futures = new ArrayList<>();
        for (long number = 0; number < 20_000; number++) {
            long mine = number;
            futures.add(mesh.submit(() -> mine * 3));
        }

        long sum = 0;
        for (MeshFuture<Long> future : futures) {
            sum += future.join();
        }

        assertThat(sum).isEqualTo(3L * 20_000 * 19_999 / 2);
    }

    @Test
    void mapKeepsTheOrderOfTheItems() {
        List<Integer> items = IntStream.range(0, 1_000).boxed().toList();

        List<Integer> squares = mesh.map(items, LocalMeshIT::square).join();

        assertThat(squares).isEqualTo(items.stream().map(LocalMeshIT::square).toList());
    }

    @Test
    void mapOfNothingIsEmpty() {
        assertThat(mesh.map(List.<Integer>of(), LocalMeshIT::square).join()).isEmpty();
    }

    @Test
    void mapReduceMergesWhatEachItemGave() {
        List<String> words = List.of("one", "three", "five");

        int letters = mesh.mapReduce(words, String::length, Integer::sum).join();

        assertThat(letters).isEqualTo(12);
    }

    @Test
    void rangesGiveOneResultForEachIndex() {
        List<Long> doubles = mesh.range(5_000, index -> 2 * index).join();

        assertThat(doubles)
                .isEqualTo(LongStream.range(0, 5_000).map(i -> 2 * i).boxed().toList());
    }

    @Test
    void reduceMergesARange() {
        assertThat(mesh.reduce(100_000, index -> index, Long::sum).join()).isEqualTo(100_000L * 99_999 / 2);
    }

    @Test
    void reduceLongsMergesARangeWithoutBoxes() {
        assertThat(mesh.reduceLongs(10_000_000, index -> index, Long::sum).join())
                .isEqualTo(10_000_000L * 9_999_999 / 2);
        assertThat(mesh.reduceLongs(0, index -> index, Long::sum).join()).isZero();
    }

    @Test
    void aTaskThatThrowsFailsAloneWithItsOwnException() {
        MeshFuture<Integer> bad = mesh.submit(() -> Integer.parseInt("seven"));
        MeshFuture<Integer> good = mesh.submit(() -> Integer.parseInt("7"));

        assertThat(good.join()).isEqualTo(7);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> bad.get(30, TimeUnit.SECONDS))
                .withCauseExactlyInstanceOf(NumberFormatException.class)
                .satisfies(thrown -> assertThat(
                                List.of(thrown.getCause().getStackTrace()).toString())
                        .contains("local-", "attempt 1", "LocalMeshIT"));
    }

    private static int overflow(int depth) {
        return depth < 0 ? depth : overflow(depth + 1) + 1;
    }

    @Test
    void aTaskThatOverflowsTheStackFailsAlone() {
        MeshFuture<Integer> bad = mesh.submit(() -> overflow(0));

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(bad::join)
                .withCauseInstanceOf(StackOverflowError.class);
        assertThat(mesh.submit(() -> 1).join()).isEqualTo(1);
    }

    @Test
    void aResultThatCannotTravelFailsItsTask() {
        MeshFuture<Object> bad = mesh.submit(Object::new);

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(bad::join)
                .withMessageContaining("java.lang.Object");
    }

    @Test
    void aCaptureThatCannotTravelIsRefusedByNameAndLine() {
        Object lock = new Object();

        assertThatExceptionOfType(NotPortable.class)
                .isThrownBy(() -> mesh.submit((Task<Integer>) () -> lock.hashCode()))
                .withMessageContaining("lock")
                .withMessageContaining("LocalMeshIT.java:");
    }

    @Test
    void aFailedTaskOfAJobFailsTheJobAfterAllOthersRan() {
        Job<List<Long>> job = mesh.range(1_000, index -> 100 / (index - 500));

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(job::join)
                .withCauseInstanceOf(ArithmeticException.class);
        assertThat(job.progress()).isEqualTo(new Progress(1_000, 1_000, 1, 0));
    }

    @Test
    void progressIsReportedUpToTheEnd() throws Exception {
        AtomicReference<Progress> last = new AtomicReference<>();
        CountDownLatch complete = new CountDownLatch(1);

        Job<List<Long>> job = mesh.range(2_000, index -> index).onProgress(progress -> {
            last.set(progress);
            if (progress.done() == progress.total()) {
                complete.countDown();
            }
        });

        assertThat(complete.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(job.join()).hasSize(2_000);
        assertThat(last.get().share()).isEqualTo(1.0);
    }

    private static final CountDownLatch RELEASE = new CountDownLatch(1);
    private static final CountDownLatch RUNS = new CountDownLatch(1);
    private static final CountDownLatch INTERRUPTED = new CountDownLatch(1);

    @Test
    void aCancelledTaskIsInterrupted() throws Exception {
        MeshFuture<Void> future = mesh.run(() -> {
            RUNS.countDown();
            try {
                RELEASE.await();
            } catch (InterruptedException interrupted) {
                INTERRUPTED.countDown();
            }
        });
        assertThat(RUNS.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(future.cancel(true)).isTrue();

        assertThat(INTERRUPTED.await(30, TimeUnit.SECONDS)).isTrue();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(future::join);
    }

    @Test
    void asyncContinuationsRunOnThreadsOfTheMesh() throws Exception {
        Set<String> names = ConcurrentHashMap.newKeySet();

        mesh.submit(() -> 1)
                .thenApplyAsync(value -> names.add(Thread.currentThread().getName()))
                .thenApplyAsync(value -> names.add(Thread.currentThread().getName()))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);

        assertThat(names).isNotEmpty().allMatch(name -> name.startsWith("gossamer-continuation-"));
    }

    @Test
    void everyPeerDescribesItself() {
        List<gossamer.Peer> peers = mesh.peers();

        assertThat(peers).extracting(peer -> peer.card().name()).containsExactly("local-1", "local-2", "local-3");
        assertThat(peers).filteredOn(gossamer.Peer::scheduler).hasSize(1);
        assertThat(mesh.self().card().slots()).isZero();
    }

    @Test
    void theSchedulerKnowsTheJobs() {
        mesh.range(10, index -> index).join();

        assertThat(mesh.jobs()).anyMatch(head -> head.title().contains("range at LocalMeshIT.java:") && head.isOver());
    }

    @Test
    void jobThatAnotherCancelsEndsAsCancelled() {
        try (LocalMesh other = new LocalMesh(EngineConfig.lan(), 0, 0)) {
            Job<List<Long>> job = other.range(10, index -> index);

            other.peer(1).cancel(new JobId(other.peer(0).id(), Long.parseLong(job.id()), JobKind.JAVA));

            assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> job.get(30, TimeUnit.SECONDS));
            assertThat(job.isCancelled()).isTrue();
        }
    }

    @Test
    void taskSubmittedAfterItsJobWasCancelledByAnotherRunsInANewJob() throws Exception {
        try (LocalMesh other = new LocalMesh(EngineConfig.lan(), 0, 0)) {
            MeshFuture<Integer> first = submitOne(other);
            other.peer(1).cancel(new JobId(other.peer(0).id(), 1, JobKind.JAVA));
            assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> first.get(30, TimeUnit.SECONDS));

            MeshFuture<Integer> second = submitOne(other);

            assertThat(first.id()).isEqualTo("1.0");
            assertThat(second.id()).isEqualTo("2.0");
            assertThat(second.isDone()).isFalse();
        }
    }

    private static MeshFuture<Integer> submitOne(Mesh to) {
        return to.submit(() -> 1);
    }

    @Test
    void closingEndsWhatWasSubmittedHere() {
        MeshFuture<Map<String, String>> never;
        try (LocalMesh other = new LocalMesh(EngineConfig.lan(), 0, 0)) {
            never = other.submit(Map::of);
        }

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(never::join)
                .withCauseInstanceOf(MeshClosed.class);
    }
}
