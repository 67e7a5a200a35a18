// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Mesh;
import gossamer.peer.local.LocalServer;
import gossamer.peer.local.RuntimeFolder;
import gossamer.shell.terminal.Choice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may come next, with two peers in this process to ask. */
@Timeout(60)
class WordsTest {
    private static Path runtime;
    private static Mesh mesh;
    private static LocalServer server;

    /** Not a JUnit temporary folder: its path may be too long for a socket. */
    @BeforeAll
    static void startPeers() throws IOException {
        runtime = Files.createTempDirectory(Path.of("/tmp"), "gsm");
        mesh = Mesh.local(2);
        server = LocalServer.open(mesh, "default", RuntimeFolder.of(environment()));
        mesh.submit(() -> 6 * 7).join();
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
    void commandsComeFirst() {
        assertThat(after(""))
                .contains("peers", "jobs", "job", "run", "exit", "quit", "help")
                .doesNotContain("shell");
        assertThat(after("job", "")).contains("show", "cancel");
    }

    @Test
    void optionsAreThoseOfTheCommand() {
        assertThat(after("peers", "--"))
                .contains("--output", "--mesh", "--peer")
                .doesNotContain("--slots");
        assertThat(after("run", "--")).contains("--timeout", "--detach");
    }

    @Test
    void valuesOfAnOptionAreTypedInSmallLetters() {
        assertThat(after("peers", "-o", "")).containsExactly("table", "json");
        assertThat(after("up", "--multicast", "o")).contains("on", "off");
    }

    @Test
    void peersAreThoseThatLiveNow() {
        assertThat(after("peers", "--peer", "")).containsExactly("local-1", "local-2");
    }

    @Test
    void jobsAreThoseThatTheMeshKnows() {
        assertThat(after("job", "show", "")).containsExactly("last", "1");
        assertThat(after("job", "cancel", "-o", "json", "")).containsExactly("last", "1");
    }

    @Test
    void wordsOfAnotherProgramAreNotGuessed() {
        assertThat(after("run", "ls", "-")).isEmpty();
        assertThat(after("run", "--timeout", "3s", "ls", "-")).isEmpty();
        assertThat(after("run", "--", "")).isEmpty();
    }

    @Test
    void withoutAPeerNobodyIsNamed() {
        var nowhere = new Words(Typed.around(Map.of(), ""));

        assertThat(nowhere.choices(List.of("peers", "--peer", ""))).isEmpty();
        assertThat(nowhere.choices(List.of("job", "show", ""))).isEmpty();
    }

    private static List<String> after(String... words) {
        return new Words(Typed.around(environment(), ""))
                .choices(List.of(words)).stream().map(Choice::word).toList();
    }

    private static Map<String, String> environment() {
        return Map.of("XDG_RUNTIME_DIR", runtime.toString());
    }
}
