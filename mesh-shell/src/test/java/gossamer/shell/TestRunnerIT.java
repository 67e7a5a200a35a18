// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Mesh;
import gossamer.config.PeerConfig;
import gossamer.shell.process.TrialMesh;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A test may send its own tasks: its classes are on no peer's class path, and were loaded by what runs tests here. */
@Timeout(240)
class TestRunnerIT {
    record Counted(String text, long letters) {}

    @Test
    void theTasksOfATestRunOnPeersThatDoNotHaveIt() throws Exception {
        List<String> texts = List.of("one", "three");
        try (TrialMesh trial = TrialMesh.create(Released.program(), "runner", PeerConfig.defaults())) {
            trial.start("anna", 1).awaitReady(Duration.ofSeconds(30));
            try (Mesh mesh = Mesh.join(config -> trial.config().withName("test").withSlots(0))) {
                long began = System.nanoTime();
                long executor = mesh.submit(() -> ProcessHandle.current().pid()).get(60, TimeUnit.SECONDS);
                System.out.println(
                        "FOREIGN first task of a test after " + (System.nanoTime() - began) / 1_000_000 + " ms");

                assertThat(executor).isNotEqualTo(ProcessHandle.current().pid());
                assertThat(mesh.map(texts, text -> new Counted(text, text.length()))
                                .get(60, TimeUnit.SECONDS))
                        .containsExactly(new Counted("one", 3), new Counted("three", 5));
            }
        }
    }
}
