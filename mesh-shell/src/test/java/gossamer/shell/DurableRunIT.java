// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gossamer.config.PeerConfig;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands that nobody follows, whose jobs outlive the peer that took them. */
@Timeout(120)
class DurableRunIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static TrialMesh mesh;

    @BeforeAll
    static void startPeers() throws Exception {
        mesh = TrialMesh.create(Released.program(), "durable", PeerConfig.defaults());
        for (String name : List.of("ant", "bee", "cat")) {
            mesh.start(name, name.equals("bee") ? 2 : 0).awaitReady(LIMIT);
        }
    }

    @AfterAll
    static void stopPeers() throws IOException {
        mesh.close();
    }

    private static Typed type(String... words) {
        Map<String, String> environment = new HashMap<>(mesh.environment());
        environment.put("MESH_NAME", mesh.name());
        return Typed.type(environment, words);
    }

    @Test
    void whatALostPeerTookIsPrintedByAnother() throws Exception {
        PeerProcess dog = mesh.start("dog", 0);
        dog.awaitReady(LIMIT);
        Path go = mesh.folder().resolve("go");
        String program = "until test -e " + go + "; do sleep 0.05; done; echo run $MESH_TASK_ID";

        Typed run = type("run", "--peer", "dog", "--detach", "-o", "json", "-n", "6", "sh", "-c", program);
        String job = run.out().replaceFirst("(?s).*\"job\":\"([^\"]+)\".*", "$1");
        dog.kill();
        Files.createFile(go);
        Typed waited = type("wait", "--peer", "ant", "--timeout", "60s", job);
        Typed taken = type("attach", "--peer", "ant", job);

        assertThat(waited.code()).as(waited.toString()).isZero();
        assertThat(waited.out()).contains(" done ");
        assertThat(taken.code()).as(taken.toString()).isZero();
        assertThat(taken.out().lines())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 6).mapToObj(copy -> "run " + copy).toList());
        await().atMost(LIMIT) // until the owner has heard that all of it was printed
                .untilAsserted(() -> {
                    Typed again = type("attach", "--peer", "cat", job);
                    assertThat(again.code()).isNotZero();
                    assertThat(again.errLines())
                            .first()
                            .asString()
                            .startsWith("Cannot attach to job " + job + ": no peer has it");
                });
    }

    @Test
    void theExitCodeIsThatOfTheProgram() {
        String job = type("run", "--peer", "ant", "--detach", "sh", "-c", "echo wrong >&2; exit 7")
                .out()
                .strip();

        assertThat(type("wait", "--peer", "ant", "--timeout", "60s", job).code())
                .isZero();
        assertThat(type("attach", "--peer", "ant", job)).isEqualTo(new Typed(7, "", "wrong\n"));
    }

    @Test
    void whoWaitsTooLongLeavesTheJob() {
        String job =
                type("run", "--peer", "cat", "--detach", "sleep", "1000").out().strip();

        Typed waited = type("wait", "--peer", "cat", "--timeout", "10ms", job);
        Typed taken = type("attach", "--peer", "cat", "--timeout", "10ms", job);
        Typed stands = type("job", "show", "--peer", "cat", job);

        assertThat(waited)
                .isEqualTo(new Typed(ExitCode.TIME_OUT, "", "Job " + job + " is not over yet: 0 of 1 done\n"));
        assertThat(taken.code()).isEqualTo(ExitCode.TIME_OUT);
        assertThat(taken.err())
                .isEqualTo("Leaving job " + job + ": it takes too long.\nJob " + job
                        + " goes on; what is not printed waits for ./mesh attach.\n");
        assertThat(stands.out()).contains(" running ");
        assertThat(type("job", "cancel", "--peer", "cat", job).code()).isZero();
    }

    @Test
    void whatCannotBeKeptIsRefused() {
        assertThat(type("run", "--backups", "4", "true"))
                .isEqualTo(new Typed(
                        ExitCode.USAGE, "", "--backups 4: a job has 0 to 3 backups\nMore: ./mesh run --help\n"));
        assertThat(type("attach", "4711").err()).startsWith("There is no job 4711");
    }
}
