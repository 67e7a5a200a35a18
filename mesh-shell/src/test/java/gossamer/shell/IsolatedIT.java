// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import gossamer.Command;
import gossamer.Mesh;
import gossamer.MeshFuture;
import gossamer.ProcessEnded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Isolated tasks run in children of the peer, and take no more than their child with them. */
@Timeout(120)
class IsolatedIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Mesh mesh;
    private Mesh isolated;

    @BeforeEach
    void join() {
        mesh = Mesh.local(2);
        isolated = mesh.isolated();
    }

    @AfterEach
    void leaveNoChild() {
        mesh.close();
        await("no child outlives its peer").atMost(LIMIT).until(() -> children().isEmpty());
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .descendants()
                .filter(each -> each.info().commandLine().orElse("").contains("ChildMain"))
                .toList();
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private static Throwable failureOf(MeshFuture<?> future) {
        try {
            Object result = future.get(60, TimeUnit.SECONDS);
            throw new AssertionError("it gave " + result);
        } catch (Exception thrown) {
            return thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }

    @Test
    void tasksOfEachKindGiveWhatTheyGiveInsideThePeer() throws Exception {
        assertThat(isolated.submit(IsolatedTasks.pid()).get(60, TimeUnit.SECONDS))
                .isNotEqualTo(pid());
        isolated.run(IsolatedTasks.silent()).get(60, TimeUnit.SECONDS);
        assertThat(isolated.map(List.of("a", "bcd"), IsolatedTasks.length()).get(60, TimeUnit.SECONDS))
                .containsExactly(1, 3);
        assertThat(isolated.mapReduce(List.of("a", "bcd"), IsolatedTasks.loud(), IsolatedTasks.joined())
                        .get(60, TimeUnit.SECONDS)
                        .length())
                .isEqualTo(6);
        assertThat(isolated.range(1_000, IsolatedTasks.square()).get(60, TimeUnit.SECONDS))
                .isEqualTo(LongStream.range(0, 1_000).mapToObj(i -> i * i).toList());
        assertThat(isolated.reduce(1_000, IsolatedTasks.itself(), IsolatedTasks.sum())
                        .get(60, TimeUnit.SECONDS))
                .isEqualTo(499_500L);
        assertThat(isolated.reduceLongs(1_000_000, IsolatedTasks.index(), IsolatedTasks.longSum())
                        .get(60, TimeUnit.SECONDS))
                .isEqualTo(499_999_500_000L);
    }

    @Test
    void aThousandTasksSubmittedOneByOneGiveTheirResults() throws Exception {
        List<MeshFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            futures.add(isolated.submit(IsolatedTasks.plusOne(number)));
        }

        List<Integer> results = new ArrayList<>();
        for (MeshFuture<Integer> future : futures) {
            results.add(future.get(60, TimeUnit.SECONDS));
        }

        assertThat(results).isEqualTo(IntStream.rangeClosed(1, 1_000).boxed().toList());
    }

    @Test
    void childrenAreUsedAgainAndThereAreNoMoreThanSlots() throws Exception {
        Set<Long> pids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            pids.addAll(isolated.range(50, IsolatedTasks.pids()).get(60, TimeUnit.SECONDS));
        }

        assertThat(pids).hasSizeBetween(1, 2).doesNotContain(pid());
    }

    @Test
    void anExceptionIsTheTasksOwn() {
        Throwable failure = failureOf(isolated.submit(IsolatedTasks.throwing()));

        assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessage("not today");
    }

    @Test
    void aTaskThatEndsItsProcessFailsAloneAndSaysHow() throws Exception {
        assertThat(failureOf(isolated.submit(IsolatedTasks.exiting())))
                .isInstanceOf(ProcessEnded.class)
                .hasMessageContaining("ended with exit code 17");
        assertThat(failureOf(isolated.submit(IsolatedTasks.halting())))
                .isInstanceOf(ProcessEnded.class)
                .hasMessageContaining("ended with exit code 18");
        assertThat(failureOf(isolated.submit(IsolatedTasks.hoarding())))
                .isInstanceOf(ProcessEnded.class)
                .hasMessageContaining("out of memory")
                .hasMessageContaining("MiB of heap");
        assertThat(failureOf(isolated.submit(IsolatedTasks.deep()))).isInstanceOf(StackOverflowError.class);
        assertThat(failureOf(isolated.submit(IsolatedTasks.killing())))
                .isInstanceOf(ProcessEnded.class)
                .hasMessageContaining("exit code 137, as by signal 9");
        assertThat(isolated.submit(IsolatedTasks.answer()).get(60, TimeUnit.SECONDS))
                .isEqualTo(42);
    }

    @Test
    void theTasksBesideItGoOnInANewProcess() {
        List<MeshFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int number = i;
            futures.add(isolated.submit(IsolatedTasks.exitingIf(number)));
        }

        for (int i = 0; i < 300; i++) {
            if (i == 77 || i == 150) {
                assertThat(failureOf(futures.get(i))).hasMessageContaining("exit code " + i);
            } else {
                assertThat(futures.get(i).join()).isEqualTo(i);
            }
        }
    }

    @Test
    void forksAreRunByTheChildItself() throws Exception {
        assertThat(isolated.submit(IsolatedTasks.forking()).get(60, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void whatCannotBeIsolatedIsRefusedAtOnce() {
        assertThat(failureOf(isolated.submit(IsolatedTasks.inTheMesh())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not to be had in an isolated task");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> isolated.exec(new Command(List.of("true"), 1, null), end -> {}))
                .withMessageContaining("a command cannot be isolated");
    }

    @Test
    void printingDoesNotDisturbWhatTheChildSays() throws Exception {
        assertThat(isolated.submit(IsolatedTasks.printing()).get(60, TimeUnit.SECONDS))
                .isEqualTo(-1);
    }

    @Test
    void aChildHasAFolderOfItsOwnAndHardlyAnyEnvironment() throws Exception {
        List<String> seen = isolated.submit(IsolatedTasks.looking()).get(60, TimeUnit.SECONDS);

        assertThat(seen.get(0)).contains("gossamer-task-");
        assertThat(seen.get(1)).isEqualTo("3 rights");
        assertThat(seen.get(2)).doesNotContain("PATH", "HOME", "USER");
        assertThat(seen.get(3)).doesNotContain("test-classes", "jgroups", "bcprov");
        mesh.close();
        await("the folder is removed").atMost(LIMIT).until(() -> !Files.exists(Path.of(seen.get(0))));
    }

    @Test
    void idleChildrenEnd() throws Exception {
        isolated.submit(IsolatedTasks.left()).get(60, TimeUnit.SECONDS);
        assertThat(children()).isNotEmpty();

        await("10 s of idleness, and 2 s where its job is over")
                .atMost(LIMIT)
                .until(() -> children().isEmpty());
    }

    @Test
    void aCancelledTaskIsEndedWhateverItIsAt() {
        Path mark = folder.resolve("runs");
        MeshFuture<Integer> endless = isolated.submit(IsolatedTasks.endless(mark));
        await().atMost(LIMIT).until(() -> Files.exists(mark));

        endless.cancel(true);

        await().atMost(LIMIT).until(() -> children().isEmpty());
        assertThat(isolated.submit(IsolatedTasks.one()).join()).isEqualTo(1);
    }
}
