// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.Mesh;
import gossamer.MeshFuture;
import gossamer.PeerLost;
import gossamer.ProcessEnded;
import gossamer.config.PeerConfig;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that kill the process that runs them, whichever that is. */
@Timeout(180)
class PoisonIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int TASKS = 60;
    private static final int POISON = 17;

    @TempDir
    Path folder;

    private static int run(int number, String ledger) throws IOException, InterruptedException {
        String line = number + " " + ProcessHandle.current().pid() + "\n";
        Files.writeString(Path.of(ledger), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (number == POISON) {
            String self = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder("kill", "-9", self).start().waitFor();
            Thread.sleep(60_000); // it is dead long before that
        }
        Thread.sleep(5);
        return number;
    }

    private List<String> starts(int number) throws IOException {
        return Files.readAllLines(folder.resolve("ledger")).stream()
                .filter(line -> line.startsWith(number + " "))
                .toList();
    }

    private static List<MeshFuture<Integer>> submit(Mesh mesh, String ledger) {
        List<MeshFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            int number = i;
            futures.add(mesh.submit(() -> run(number, ledger)));
        }
        return futures;
    }

    private static void checkOthers(List<MeshFuture<Integer>> futures) throws Exception {
        for (int i = 0; i < TASKS; i++) {
            if (i != POISON) {
                assertThat(futures.get(i).get(90, TimeUnit.SECONDS)).isEqualTo(i);
            }
        }
    }

    @Test
    void aTaskThatKilledTwoPeersIsTriedOnceApartAndTheOthersGoOn() throws Exception {
        String ledger = folder.resolve("ledger").toString();
        try (TrialMesh mesh = TrialMesh.create(Released.program(), "poison", PeerConfig.defaults())) {
            List<PeerProcess> peers = new ArrayList<>();
            for (String name : List.of("ant", "bee", "cat", "dog")) {
                peers.add(mesh.start(name, 2));
            }
            for (PeerProcess peer : peers) {
                peer.awaitReady(LIMIT);
            }
            try (Mesh client = Mesh.join(defaults -> mesh.config().withSlots(0))) {
                List<MeshFuture<Integer>> futures = submit(client, ledger);

                assertThatThrownBy(() -> futures.get(POISON).get(90, TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOf(ProcessEnded.class);
                checkOthers(futures);

                assertThat(peers.stream().filter(peer -> !peer.isAlive())).hasSize(2);
                assertThat(starts(POISON))
                        .as("twice inside of peers, once apart")
                        .hasSize(3);
            }
        }
    }

    @Test
    void aTaskThatMayStartOnlyOnceIsNotStartedAgainWhenItsPeerIsLost() throws Exception {
        String ledger = folder.resolve("ledger").toString();
        try (TrialMesh mesh = TrialMesh.create(Released.program(), "poison", PeerConfig.defaults())) {
            List<PeerProcess> peers = List.of(mesh.start("ant", 1), mesh.start("bee", 1));
            for (PeerProcess peer : peers) {
                peer.awaitReady(LIMIT);
            }
            try (Mesh client = Mesh.join(defaults -> mesh.config().withSlots(0))) {
                List<MeshFuture<Integer>> futures = submit(client.once(), ledger);

                assertThatThrownBy(() -> futures.get(POISON).get(90, TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOf(PeerLost.class)
                        .hasMessageContaining("may not start twice");
                assertThat(starts(POISON)).hasSize(1);
                for (int i = 0; i < TASKS; i++) { // but for those that the lost peer was allowed to start
                    int number = i;
                    MeshFuture<Integer> future = futures.get(i);
                    try {
                        assertThat(future.get(90, TimeUnit.SECONDS)).isEqualTo(number);
                    } catch (java.util.concurrent.ExecutionException lost) {
                        assertThat(lost).hasCauseInstanceOf(PeerLost.class);
                    }
                    assertThat(starts(number)).hasSizeLessThanOrEqualTo(1);
                }
                assertThat(peers.stream().filter(peer -> !peer.isAlive())).hasSize(1);
            }
        }
    }
}
