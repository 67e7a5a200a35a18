// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.CommandEnd;
import gossamer.Job;
import gossamer.Mesh;
import gossamer.Peer;
import gossamer.Progress;
import gossamer.model.Accept;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.KeyId;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.PeerStats;
import gossamer.peer.local.LocalServer;
import gossamer.peer.local.RuntimeFolder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands print is kept in files: whoever changes a form that scripts read sees it in the difference. */
class LocalCommandsTest {
    private static final KeyId OLD_KEY = new KeyId(0x7f3a91c200000001L);
    private static final KeyId NEW_KEY = new KeyId(0x0e00c0de00000002L);
    private static final PeerId ANT_ID = new PeerId(0x0102030405060708L, 9);
    private static final Peer ANT = new Peer(
            new PeerCard(ANT_ID, "ant", "10.0.0.5:7800", 8, Accept.ALL, "0.1.0", 4711)
                    .withKeys(List.of(NEW_KEY, OLD_KEY)),
            new PeerStats(6, 120, 4_000, 300, 12, 30_000_000_000L, 10_000_000_000L, 126),
            true);
    private static final Peer BEE = new Peer(
            new PeerCard(new PeerId(-1, 9), "bee", "10.0.0.6:7801", 16, Accept.ALL, "0.1.0", 99)
                    .withKeys(List.of(OLD_KEY)),
            new PeerStats(500, 0, 12, 0, 0, 0, 1_234_567_890L, 0),
            false);
    private static final Peer EYE = new Peer(
            new PeerCard(new PeerId(3, 9), "eye", "10.0.0.7:7800", 0, Accept.ALL, "0.1.0", 100),
            new PeerStats(0, 0, 0, 0, 0, 0, 5_000_000_000L, 0),
            false);
    private static final List<JobHead> JOBS = List.of(
            new JobHead(new JobId(ANT_ID, 12, JobKind.JAVA), "convert", 240, 143, 1, 4, JobHead.State.RUNNING),
            new JobHead(
                    new JobId(new PeerId(0x77L << 56, 1), 3, JobKind.JAVA),
                    "a \"quoted\" <name>",
                    10,
                    10,
                    0,
                    0,
                    JobHead.State.DONE),
            new JobHead(
                    new JobId(ANT_ID, 13, JobKind.JAVA),
                    "tree",
                    JobHead.UNKNOWN,
                    81_000,
                    0,
                    250,
                    JobHead.State.RUNNING));

    private Path runtime;
    private LocalServer server;

    /** Not a JUnit temporary folder: its path may be too long for a socket. */
    @BeforeEach
    void startPeer() throws IOException {
        runtime = Files.createTempDirectory(Path.of("/tmp"), "gsm");
        Mesh mesh = (Mesh) Proxy.newProxyInstance(
                Mesh.class.getClassLoader(),
                new Class<?>[] {Mesh.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "self" -> ANT;
                    case "peers" -> List.of(ANT, BEE, EYE);
                    case "jobs" -> JOBS;
                    case "exec" -> exec(arguments);
                    case "durable" -> proxy;
                    case "detach" -> new JobId(ANT_ID, 13, JobKind.COMMANDS);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        server = LocalServer.open(mesh, "lab", RuntimeFolder.of(environment()));
    }

    @AfterEach
    void stopPeer() throws IOException {
        server.close();
        try (var files = Files.walk(runtime)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "peers, table, peers.txt",
        "peers, json, peers.json",
        "jobs, table, jobs.txt",
        "jobs, json, jobs.json",
        "job show 12, table, job.txt",
        "job show 12, json, job.json",
        "job show 77000000-3, json, job-done.json",
        "run --detach convert, table, run-detached.txt",
        "run --detach convert, json, run-detached.json",
        "top, table, top.txt",
        "top, json, top.json",
        "stats, table, stats.txt",
        "stats, json, stats.json"
    })
    void formIsKept(String command, String format, String file) throws IOException {
        String line = command.replaceFirst("( [-0-9]|$)", " --mesh lab -o " + format + "$1");

        Typed typed = Typed.type(environment(), line.split(" "));

        assertThat(typed).isEqualTo(new Typed(ExitCode.GOOD, golden(file), ""));
    }

    @Test
    void formOfAFailedRunIsKept() throws IOException {
        Typed typed = Typed.type(environment(), "run", "--mesh", "lab", "-o", "json", "-n", "2", "convert");

        assertThat(typed).isEqualTo(new Typed(ExitCode.FAILED, golden("run.json"), ""));
    }

    @Test
    void tableIsTheDefault() throws IOException {
        assertThat(Typed.type(environment(), "peers", "--mesh", "lab").out()).isEqualTo(golden("peers.txt"));
    }

    @Test
    void peerThatIsNotHereIsNotReplacedByAnother() {
        Typed typed = Typed.type(environment(), "peers", "--mesh", "lab", "--peer", "cat");

        assertThat(typed.code()).isEqualTo(ExitCode.NO_MESH);
        assertThat(typed.errLines())
                .first()
                .isEqualTo("No peer \"cat\" of mesh \"lab\" answers on this host; tried ant");
    }

    @Test
    void jobIsNamedByItsNumberByLastOrInFull() {
        for (String name : List.of("12", "01020304-12")) {
            assertThat(Typed.type(environment(), "job", "show", "--mesh", "lab", name)
                            .out())
                    .as(name)
                    .contains("convert");
        }
        assertThat(Typed.type(environment(), "job", "show", "--mesh", "lab", "last")
                        .out())
                .contains("tree");
        assertThat(Typed.type(environment(), "job", "show", "--mesh", "lab", "3")
                        .out())
                .contains("quoted");
    }

    @Test
    void jobThatIsNotThereIsNotFound() {
        for (String command : List.of("show", "cancel")) {
            assertThat(Typed.type(environment(), "job", command, "--mesh", "lab", "99"))
                    .isEqualTo(new Typed(ExitCode.NOT_FOUND, "", "There is no job 99\nTo see all: ./mesh jobs\n"));
        }
    }

    @Test
    void jobOfAKindThatNobodyAcceptsSaysSo() {
        JobHead job =
                new JobHead(new JobId(ANT_ID, 8, JobKind.COMMANDS), "convert", 10, 0, 0, 0, JobHead.State.RUNNING);
        PeerStats idle = new PeerStats(0, 0, 0, 0, 0, 0, 1, 0);
        Peer ant = new Peer(new PeerCard(ANT_ID, "ant", "h:1", 4, Accept.JAVA, "0.1", 1), idle, false);
        Peer eye = new Peer(new PeerCard(new PeerId(3, 9), "eye", "h:2", 0, Accept.NONE, "0.1", 2), idle, false);

        assertThat(JobShowCommand.answer("lab", job, List.of(ant, eye)).lines())
                .last()
                .isEqualTo("Job 8 waits: no peer with slots accepts commands: ant accepts java.");
        assertThat(PeersCommand.table(List.of(ant, eye)).lines())
                .first(InstanceOfAssertFactories.STRING)
                .contains("accepts");
    }

    @Test
    void jobThatIsOverCannotBeCancelled() {
        assertThat(Typed.type(environment(), "job", "cancel", "--mesh", "lab", "3"))
                .isEqualTo(new Typed(ExitCode.FAILED, "", "Job 3 is over already: done\n"));
    }

    /** Runs nothing: the first copy ended well elsewhere, the second did not exist there. */
    @SuppressWarnings("unchecked")
    private static Job<List<CommandEnd>> exec(Object[] arguments) {
        var hear = (Consumer<CommandEnd>) arguments[1];
        hear.accept(new CommandEnd(
                1, "bee", CommandEnd.Ending.NOT_FOUND, 0, "There is no program \"convert\" on peer bee", List.of(), 0));
        hear.accept(new CommandEnd(
                0,
                "eye",
                CommandEnd.Ending.EXITED,
                3,
                "",
                List.of(
                        new CommandEnd.Output(CommandEnd.Stream.STDOUT, "one\n".getBytes(StandardCharsets.UTF_8)),
                        new CommandEnd.Output(CommandEnd.Stream.STDERR, "two\n".getBytes(StandardCharsets.UTF_8)),
                        new CommandEnd.Output(CommandEnd.Stream.STDOUT, "<three>\n".getBytes(StandardCharsets.UTF_8))),
                17));
        return new DoneJob<>("13", List.of());
    }

    /** A job that was over as soon as it began. */
    private static final class DoneJob<R> extends CompletableFuture<R> implements Job<R> {
        private final String id;

        DoneJob(String id, R result) {
            this.id = id;
            complete(result);
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Progress progress() {
            return new Progress(1, 1, 0, 0);
        }

        @Override
        public Job<R> onProgress(Consumer<Progress> callback) {
            return this;
        }
    }

    private Map<String, String> environment() {
        return Map.of("XDG_RUNTIME_DIR", runtime.toString());
    }

    private static String golden(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                LocalCommandsTest.class.getResourceAsStream("/golden/" + file), () -> "no golden file " + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
