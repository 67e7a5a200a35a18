// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gossamer.Mesh;
import gossamer.peer.local.LocalServer;
import gossamer.peer.local.RuntimeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands that run programs, typed in-process and run by two peers in this process. */
@Timeout(60)
class RunCommandTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static Path runtime;
    private static Mesh mesh;
    private static LocalServer server;

    /** Not a JUnit temporary folder: its path may be too long for a socket. */
    @BeforeAll
    static void startPeers() throws IOException {
        runtime = Files.createTempDirectory(Path.of("/tmp"), "gsm");
        mesh = Mesh.local(2);
        server = LocalServer.open(mesh, "default", RuntimeFolder.of(environment()));
    }

    @AfterAll
    static void stopPeers() throws IOException {
        server.close();
        mesh.close();
        try (var files = Files.walk(runtime)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void streamsStayApartAndTheCodeIsThePrograms() {
        assertThat(type("run", "--", "sh", "-c", "echo out; echo err >&2; exit 7"))
                .isEqualTo(new Typed(7, "out\n", "err\n"));
    }

    @Test
    void whatFollowsTheProgramIsTheProgramsOwn() {
        assertThat(type("run", "printf", "%s,", "-n", "--timeout", "--", "@x", "${HOME}"))
                .isEqualTo(new Typed(0, "-n,--timeout,--,@x,${HOME},", ""));
        assertThat(type("run", "--", "printf", "%s,", "--", "-o")).isEqualTo(new Typed(0, "--,-o,", ""));
    }

    @Test
    void manyRunsFailIfOneDoes() {
        Typed typed = type("run", "-n", "3", "sh", "-c", "echo $MESH_TASK_ID; exit $MESH_TASK_ID");

        assertThat(typed.code()).isEqualTo(ExitCode.FAILED);
        assertThat(typed.out().lines()).containsExactlyInAnyOrder("0", "1", "2");
        assertThat(type("run", "-n", "3", "true").code()).isEqualTo(ExitCode.GOOD);
    }

    @Test
    void missingProgramIsNotFound() {
        Typed typed = type("run", "no-such-program");

        assertThat(typed.code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).matches("There is no program \"no-such-program\" on peer local-[12]\\.\n");
    }

    @Test
    void programThatTakesTooLongEndsWithItsCode() {
        Typed typed = type("run", "--timeout", "300ms", "sh", "-c", "echo begun; exec sleep 1000");

        assertThat(typed.code()).isEqualTo(ExitCode.TIME_OUT);
        assertThat(typed.err()).contains("too long");
    }

    @Test
    void waitForASlotCountsAsTimeToo() {
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            jobs.add(type("run", "--detach", "sleep", "1000").out().strip());
        }
        await().atMost(LIMIT)
                .until(() -> mesh.peers().stream().allMatch(peer -> peer.stats().running() == 1));

        Typed late = type("run", "--timeout", "100ms", "true");
        Typed shown = type("job", "show", jobs.get(0));
        jobs.forEach(job -> assertThat(type("job", "cancel", job).code())
                .as("cancel %s", job)
                .isEqualTo(ExitCode.GOOD));

        assertThat(late.code()).isEqualTo(ExitCode.TIME_OUT);
        assertThat(late.err()).matches("Cancelling job (\\d+): it takes too long\\.\nJob \\1 is cancelled\\.\n");
        assertThat(shown.out()).contains("waits: all 2 slots are busy.");
    }

    @Test
    void interruptCancelsTheJobAndSaysSo() throws Exception {
        Path begun = runtime.resolve("begun");
        var typed = new AtomicReference<Typed>();
        Thread typing = Thread.ofPlatform().start(() -> typed.set(type("run", "sh", "-c", longAfter(begun))));
        await().atMost(LIMIT).until(() -> Files.exists(begun));

        typing.interrupt();
        typing.join();

        assertThat(typed.get().code()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(typed.get().err()).matches("Cancelling job (\\d+)\\.\nJob \\1 is cancelled\\.\n");
    }

    @Test
    void detachedJobIsShownAndCancelled() {
        String job = type("run", "--detach", "sleep", "1000").out().strip();

        Typed shown = type("job", "show", "last");
        Typed cancelled = type("job", "cancel", job);

        assertThat(shown.out()).contains(job, "sleep 1000", "running");
        assertThat(cancelled.code()).isEqualTo(ExitCode.GOOD);
        assertThat(cancelled.out()).contains("cancelled");
        assertThat(type("job", "cancel", job))
                .isEqualTo(new Typed(ExitCode.FAILED, "", "Job " + job + " is over already: cancelled\n"));
    }

    @Test
    void programThatIsCancelledByAnotherIsAFailure() throws Exception {
        Path begun = runtime.resolve("begun-too");
        var typed = new AtomicReference<Typed>();
        Thread typing = Thread.ofPlatform().start(() -> typed.set(type("run", "sh", "-c", longAfter(begun))));
        await().atMost(LIMIT).until(() -> Files.exists(begun));

        String row =
                type("job", "show", "last").out().lines().skip(1).findFirst().orElseThrow();
        String job = row.strip().split(" ")[0];
        assertThat(type("job", "cancel", job).code()).isEqualTo(ExitCode.GOOD);
        typing.join();

        assertThat(typed.get()).isEqualTo(new Typed(ExitCode.FAILED, "", "Job " + job + " is cancelled.\n"));
    }

    private static String longAfter(Path file) {
        return "touch " + file + "; exec sleep 1000";
    }

    private static Typed type(String... words) {
        return Typed.type(environment(), words);
    }

    private static Map<String, String> environment() {
        return Map.of("XDG_RUNTIME_DIR", runtime.toString());
    }
}
