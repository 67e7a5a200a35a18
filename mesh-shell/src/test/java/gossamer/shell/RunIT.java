// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gossamer.config.PeerConfig;
import gossamer.peer.crypto.KeyFile;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that are run beside peers of another host, as far as files show, and processes that are interrupted. */
@Timeout(120)
class RunIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static TrialMesh mesh;
    private static String seed;

    /** A folder without the socket of any peer. */
    private static Path elsewhere;

    @BeforeAll
    static void startPeer() throws Exception {
        mesh = TrialMesh.create(Released.program(), "run", PeerConfig.defaults().withMulticast(false));
        PeerProcess ant = mesh.start("ant", 1);
        ant.awaitReady(LIMIT);
        seed = ant.stdout().get(0).replaceFirst("Peer ant on ([^,]+),.*", "$1");
        elsewhere = Files.createTempDirectory(Path.of("/tmp"), "gsm");
    }

    @AfterAll
    static void stopPeer() throws Exception {
        mesh.close();
        try (var files = Files.walk(elsewhere)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void withoutAPeerHereTheCommandJoinsWithoutSlots() {
        Typed typed = typeElsewhere(mesh.config().keyFile(), seed, "sh", "-c", "echo on $MESH_PEER; exit 5");

        assertThat(typed).isEqualTo(new Typed(5, "on ant\n", ""));
    }

    @Test
    void whereNoPeerAnswersItSaysSo() {
        Typed typed = typeElsewhere(mesh.config().keyFile(), "127.0.0.1:1025", "true");

        assertThat(typed.code()).isEqualTo(ExitCode.NO_MESH);
        assertThat(typed.errLines())
                .startsWith("No peer of mesh \"" + mesh.name() + "\" answers, neither on this host nor in the network")
                .last()
                .isEqualTo("Start one: ./mesh up");
    }

    @Test
    void otherKeyEndsWithItsCode() throws IOException {
        Path other = elsewhere.resolve("other.key");
        KeyFile.make(other);

        assertThat(typeElsewhere(other, seed, "true").code()).isEqualTo(ExitCode.WRONG_KEY);
    }

    @Test
    void interruptedProcessCancelsItsJobAndEndsWithItsCode() throws Exception {
        Path begun = elsewhere.resolve("begun");
        Path said = elsewhere.resolve("said");
        List<String> words = new ArrayList<>(Released.program().words());
        words.addAll(List.of("run", "--mesh", mesh.name(), "sh", "-c", "echo $$ >" + begun + "; exec sleep 1000"));
        var builder = new ProcessBuilder(words).redirectError(said.toFile());
        builder.environment().putAll(mesh.environment());
        Process process = builder.start();
        await().atMost(LIMIT).until(() -> Files.exists(begun) && Files.size(begun) > 0);
        long pid = Long.parseLong(Files.readString(begun).strip());

        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();

        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(Files.readString(said, StandardCharsets.UTF_8))
                .matches("Cancelling job (\\d+)\\.\nJob \\1 is cancelled\\.\n");
        await().atMost(LIMIT).until(() -> ProcessHandle.of(pid).isEmpty());
    }

    @Test
    void commandThatNeedsNoTerminalLoadsNothingOfOne() throws Exception {
        Path loaded = elsewhere.resolve("loaded");
        List<String> words = new ArrayList<>(
                Released.program("-Xlog:class+load=info:file=" + loaded).words());
        words.addAll(List.of("peers", "--mesh", mesh.name()));
        var builder = new ProcessBuilder(words).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(mesh.environment());

        assertThat(builder.start().waitFor()).isZero();

        assertThat(Files.readString(loaded))
                .contains("gossamer.shell.PeersCommand")
                .doesNotContain("org.jline");
    }

    @Test
    void killedProcessHasItsJobCancelledByThePeer() throws Exception {
        Path begun = elsewhere.resolve("begun-too");
        List<String> words = new ArrayList<>(Released.program().words());
        words.addAll(List.of("run", "--mesh", mesh.name(), "sh", "-c", "echo $$ >" + begun + "; exec sleep 1000"));
        var builder = new ProcessBuilder(words);
        builder.environment().putAll(mesh.environment());
        Process process = builder.start();
        await().atMost(LIMIT).until(() -> Files.exists(begun) && Files.size(begun) > 0);
        long pid = Long.parseLong(Files.readString(begun).strip());

        process.destroyForcibly();

        await().atMost(LIMIT).until(() -> ProcessHandle.of(pid).isEmpty());
    }

    private static Typed typeElsewhere(Path key, String at, String... command) {
        List<String> words = new ArrayList<>(List.of("run", "--mesh", mesh.name(), "--bind", "127.0.0.1"));
        words.addAll(List.of("--multicast", "off", "--seed", at, "--key-file", key.toString(), "--"));
        words.addAll(List.of(command));
        return Typed.type(Map.of("XDG_RUNTIME_DIR", elsewhere.toString()), words.toArray(String[]::new));
    }
}
