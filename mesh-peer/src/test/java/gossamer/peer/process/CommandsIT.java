// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gossamer.Command;
import gossamer.CommandEnd;
import gossamer.CommandEnd.Ending;
import gossamer.CommandEnd.Stream;
import gossamer.Job;
import gossamer.Mesh;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs of the system as tasks of a real engine and real workers. */
@Timeout(60)
class CommandsIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static Mesh mesh;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startMesh() {
        mesh = Mesh.local(2);
    }

    @AfterAll
    static void stopMesh() {
        mesh.close();
    }

    @Test
    void programsExitCodeAndOutputComeBack() {
        CommandEnd end = run("echo one; echo two >&2; echo three; exit 3");

        assertThat(end.ending()).isEqualTo(Ending.EXITED);
        assertThat(end.code()).isEqualTo(3);
        assertThat(text(end, Stream.STDOUT)).isEqualTo("one\nthree\n");
        assertThat(text(end, Stream.STDERR)).isEqualTo("two\n");
    }

    @Test
    void programThatASignalEndsHasTheCodeOfAShell() {
        assertThat(run("kill -9 $$").code()).isEqualTo(137);
    }

    @Test
    void bytesAreLeftAsTheyAre() {
        assertThat(run("printf '\\377\\000a'").output().get(0).bytes()).containsExactly(0xff, 0, 'a');
    }

    @Test
    void programKnowsItsTaskAndNoSecrets() {
        CommandEnd end = run("env");

        assertThat(text(end, Stream.STDOUT).lines().filter(line -> line.startsWith("MESH_")))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).matches("MESH_JOB_ID=[0-9]+"),
                        line -> assertThat(line).isEqualTo("MESH_TASK_ID=0"),
                        line -> assertThat(line).isEqualTo("MESH_ATTEMPT=1"),
                        line -> assertThat(line).isEqualTo("MESH_PEER=" + end.peer()));
    }

    @Test
    void programReadsNothing() {
        assertThat(text(run("cat; echo end"), Stream.STDOUT)).isEqualTo("end\n");
    }

    @Test
    void wordsReachTheProgramUnchanged() {
        CommandEnd end = end(new Command(List.of("printf", "%s|", "a b", "$HOME", "", "*", "'"), 1, null));

        assertThat(text(end, Stream.STDOUT)).isEqualTo("a b|$HOME||*|'|");
    }

    @Test
    void missingProgramIsNamedWithThePeer() {
        CommandEnd end = end(new Command(List.of("no-such-program", "x"), 1, null));

        assertThat(end.ending()).isEqualTo(Ending.NOT_FOUND);
        assertThat(end.problem()).isEqualTo("There is no program \"no-such-program\" on peer " + end.peer());
    }

    @Test
    void fileThatIsNoProgramIsNotFound() throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "no program");

        assertThat(end(new Command(List.of(file.toString()), 1, null)).ending()).isEqualTo(Ending.NOT_FOUND);
    }

    @Test
    void everyCopyRunsOnceWithItsNumber() {
        Queue<CommandEnd> ends = new ConcurrentLinkedQueue<>();

        List<CommandEnd> all = mesh.exec(
                        new Command(shell("echo $MESH_TASK_ID; exit $MESH_TASK_ID"), 12, null), ends::add)
                .join();

        assertThat(all).extracting(CommandEnd::code).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(all).allMatch(end -> end.output().isEmpty());
        assertThat(ends)
                .hasSize(12)
                .allSatisfy(end -> assertThat(text(end, Stream.STDOUT)).isEqualTo(end.task() + "\n"));
    }

    @Test
    void outputBeyondTheBoundIsReadAndCounted() {
        CommandEnd end = run("head -c 20000000 /dev/zero; echo end >&2");

        assertThat(end.code()).isZero();
        assertThat(end.output().stream()
                        .mapToLong(piece -> piece.bytes().length)
                        .sum())
                .isEqualTo(CommandEnd.OUTPUT_BYTES_MAX);
        assertThat(end.cutBytes()).isEqualTo(20_000_004 - CommandEnd.OUTPUT_BYTES_MAX);
    }

    @Test
    void programThatTakesTooLongEndsWithWhatItWrote() {
        CommandEnd end = end(new Command(shell("echo begun; exec sleep 1000"), 1, Duration.ofMillis(300)));

        assertThat(end.ending()).isEqualTo(Ending.TIMED_OUT);
        assertThat(text(end, Stream.STDOUT)).isEqualTo("begun\n");
    }

    @Test
    void cancelEndsTheProgramAndAllItStarted() throws Exception {
        Job<List<CommandEnd>> job = mesh.exec(new Command(shell(family() + "sleep 1000"), 1, null), end -> {});
        List<ProcessHandle> processes = processes();

        job.cancel(true);

        awaitEnd(processes);
    }

    @Test
    void programThatWillNotEndIsKilled() throws Exception {
        String deaf = "trap '' TERM; " + family() + "while :; do sleep 1; done";
        Job<List<CommandEnd>> job = mesh.exec(new Command(shell(deaf), 1, null), end -> {});
        List<ProcessHandle> processes = processes();

        job.cancel(true);

        awaitEnd(processes);
    }

    @Test
    void whatAProgramLeavesBehindEndsWithIt() throws Exception {
        CommandEnd end = run(family() + "while test ! -s child -o ! -s strayed; do sleep 0.01; done");

        assertThat(end.code()).isZero();
        awaitEnd(processes());
    }

    @Test
    void programEndsWithItsPeer() throws Exception {
        List<ProcessHandle> processes;
        try (Mesh other = Mesh.local(1)) {
            Job<List<CommandEnd>> job = other.exec(new Command(shell(family() + "sleep 1000"), 1, null), end -> {});
            processes = processes();
            assertThat(job.isDone()).isFalse();
        }

        awaitEnd(processes);
    }

    /** Starts a child, and one that leaves its family by all ways at once; each writes its number to a file. */
    private String family() {
        return "cd " + folder + "; (sleep 1000 & echo $! >child.new; mv child.new child; wait) & "
                + "setsid sh -c 'setsid sleep 1000 </dev/null >/dev/null 2>&1 & echo $! >strayed.new;"
                + " mv strayed.new strayed' & ";
    }

    private List<ProcessHandle> processes() {
        await().atMost(LIMIT)
                .until(() -> Files.exists(folder.resolve("child")) && Files.exists(folder.resolve("strayed")));
        return List.of("child", "strayed").stream()
                .flatMap(file -> ProcessHandle.of(number(folder.resolve(file))).stream())
                .toList();
    }

    private static long number(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void awaitEnd(List<ProcessHandle> processes) {
        await().atMost(LIMIT).until(() -> processes.stream().noneMatch(CommandsIT::isRunning));
    }

    /** A killed process whose new parent never asks for it stays in the table. */
    private static boolean isRunning(ProcessHandle process) {
        try {
            return process.isAlive()
                    && !Files.readString(Path.of("/proc/" + process.pid() + "/stat"))
                            .contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    private static CommandEnd run(String script) {
        return end(new Command(shell(script), 1, null));
    }

    private static CommandEnd end(Command command) {
        Queue<CommandEnd> ends = new ConcurrentLinkedQueue<>();
        mesh.exec(command, ends::add).join();
        assertThat(ends).hasSize(1);
        return ends.remove();
    }

    private static List<String> shell(String script) {
        return List.of("sh", "-c", script);
    }

    private static String text(CommandEnd end, Stream stream) {
        var text = new ByteArrayOutputStream();
        end.output().stream()
                .filter(piece -> piece.stream() == stream)
                .forEach(piece -> text.writeBytes(piece.bytes()));
        return text.toString(StandardCharsets.UTF_8);
    }
}
