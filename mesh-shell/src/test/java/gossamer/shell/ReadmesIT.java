// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.shell.line.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Types every example of the pages, as a reader does who begins with nothing: one page after the other, each with a
 * folder and a mesh of its own.
 */
@Timeout(600)
class ReadmesIT {
    private static final Path TREE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    private static final Path JAR = Path.of("target/gossamer.jar").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** What is not typed here, and why; the options of such an example must exist all the same. */
    private static final Map<String, String> EXEMPT = Map.of(
            "./mesh demo", "takes a minute; DemoIT runs it",
            "./mesh bench", "measures for minutes, and its jar is made after these tests; MeasurementsIT runs it",
            "./mesh check", "runs this test",
            "./mesh soak", "does harm for minutes; SoakIT is what it runs",
            "./mesh fuzz", "looks for minutes, with a program that only it needs; CorpusTest runs what it begins with",
            "./mvnw", "builds what this test runs from");

    private Path folder;
    private Map<String, String> environment;
    private final List<Process> peers = new ArrayList<>();

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> modules = Files.list(TREE)) {
            List<Path> pages = new ArrayList<>(modules.map(module -> module.resolve("README.md"))
                    .filter(Files::exists)
                    .sorted()
                    .toList());
            pages.add(TREE.resolve("README.md"));
            return pages.stream().map(TREE::relativize);
        }
    }

    /** Not a JUnit temporary folder: its path may be too long for a socket. */
    @BeforeEach
    void beginWithNothing() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gsm");
        byte[] dice = new byte[4];
        ThreadLocalRandom.current().nextBytes(dice);
        environment = Map.of(
                "HOME", folder.toString(),
                "XDG_RUNTIME_DIR", folder.toString(),
                "XDG_CONFIG_HOME", folder.resolve("config").toString(),
                "XDG_STATE_HOME", folder.resolve("state").toString(),
                "MESH_NAME", "page-" + HexFormat.of().formatHex(dice),
                "MESH_JAVA", System.getProperty("java.home"),
                "MESH_BUILDS", "1"); // the jar is there, and is not made anew while it is used
    }

    @AfterEach
    void stopPeers() throws Exception {
        for (Process peer : peers) {
            peer.toHandle().destroy();
        }
        for (Process peer : peers) {
            if (!peer.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                peer.destroyForcibly();
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandOfThePageWorks(Path page) throws Exception {
        for (String command : Readme.of(TREE.resolve(page)).commands()) {
            String exempt = EXEMPT.keySet().stream()
                    .filter(command::startsWith)
                    .findFirst()
                    .orElse(null);
            if (exempt != null) {
                checkOptions(exempt, command);
            } else if (command.startsWith("./mesh up")) {
                keepUp(command);
            } else {
                Ran ran = run(command, "shown");

                assertThat(ran.code())
                        .as("%s: %s\n%s", page, command, ran.said())
                        .isEqualTo(ExitCode.GOOD);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyJavaExampleOfThePageCompilesAndRuns(Path page) throws Exception {
        for (String program : Readme.of(TREE.resolve(page)).programs()) {
            // In a mesh of its own, so that it meets nobody else's peers.
            String text = program.replace(
                    "Mesh.join()",
                    "Mesh.join(config -> config.withMesh(\"alone-" + environment.get("MESH_NAME") + "\"))");
            int methods = text.indexOf("\n\nstatic "); // those that the statements before them call
            String statements = methods < 0 ? text : text.substring(0, methods);
            String members = methods < 0 ? "" : text.substring(methods);
            Path source = Files.writeString(
                    folder.resolve("Example.java"),
                    "import gossamer.*; import java.util.*;\n"
                            + "public class Example { public static void main(String[] arguments) throws Exception {\n"
                            + statements + "\n}" + members + "\n}\n");
            int compiled = ToolProvider.getSystemJavaCompiler()
                    .run(null, null, null, "-cp", JAR.toString(), "-d", folder.toString(), source.toString());
            assertThat(compiled).as("javac of %s\n%s", page, program).isZero();
            assertThat(run("./mesh keygen --force", "keygen").code()).isZero();

            Ran ran = run("exec \"$MESH_JAVA/bin/java\" -cp " + JAR + ":" + folder + " Example", "example");

            assertThat(ran.code()).as("%s\n%s\n%s", page, program, ran.said()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "mesh-shell/README.md"})
    void pageHasExamples(String page) throws Exception {
        assertThat(Readme.of(TREE.resolve(page)).commands()).hasSizeGreaterThan(5);
    }

    private record Ran(int code, String said) {}

    private Ran run(String command, String name) throws Exception {
        Path said = folder.resolve(name + ".txt");
        Process process = start(command, said);
        try {
            boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(ended)
                    .as("%s ends; it said %s", command, Files.readString(said))
                    .isTrue();
            return new Ran(process.exitValue(), Files.readString(said));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts a peer that stays until the page ends. */
    private void keepUp(String command) throws Exception {
        Path said = folder.resolve("up-" + peers.size() + ".txt");
        Process peer = start("exec " + command, said);
        peers.add(peer);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (Files.readString(said).lines().noneMatch(line -> line.startsWith("Peer "))) {
            assertThat(peer.isAlive() && System.nanoTime() - deadline < 0)
                    .as("%s: %s", command, Files.readString(said))
                    .isTrue();
            peer.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    private Process start(String command, Path said) throws IOException {
        var builder = new ProcessBuilder("sh", "-c", command)
                .directory(TREE.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void checkOptions(String exempt, String command) throws Exception {
        String known = switch (exempt) {
            case "./mesh demo" -> run("./mesh demo --help", "help").said();
            case "./mesh bench" ->
                Files.readString(TREE.resolve("benchmarks/src/main/java/gossamer/bench/Arguments.java"));
            case "./mesh check", "./mesh soak", "./mesh fuzz" -> Files.readString(TREE.resolve("mesh"));
            default -> Files.readString(TREE.resolve("mvnw"), StandardCharsets.UTF_8);
        };
        if (exempt.equals("./mvnw")) {
            assertThat(TREE.resolve("mvnw")).isExecutable();
            return;
        }
        Line.cut(command.replaceAll("[\\[\\]]", " ")).commands().stream()
                .flatMap(words -> Line.texts(words).stream())
                .filter(word -> word.startsWith("--"))
                .forEach(option -> assertThat(known).as(command).contains(option));
    }
}
