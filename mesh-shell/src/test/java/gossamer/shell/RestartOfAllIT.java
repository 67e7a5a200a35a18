// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Mesh;
import gossamer.Results;
import gossamer.config.PeerConfig;
import gossamer.model.JobId;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Durable jobs survive the end of every process of the mesh at once: what they are is on disk. */
@Timeout(180)
class RestartOfAllIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int COPIES = 6;
    private static final int TASKS = 60;

    private static void restart(TrialMesh mesh, List<String> names) throws Exception {
        for (String name : names) {
            mesh.start(name, 2).awaitReady(LIMIT);
        }
    }

    private static void awaitFiles(Path folder, String prefix, int count) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try (var files = Files.list(folder)) {
                if (files.filter(file -> file.getFileName().toString().startsWith(prefix))
                                .count()
                        >= count) {
                    return;
                }
            }
            assertThat(System.nanoTime()).as("waiting for %s", prefix).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void aDetachedCommandGoesOnWhenAllPeersWereKilled() throws Exception {
        try (TrialMesh mesh = TrialMesh.create(Released.program(), "restart", PeerConfig.defaults())) {
            List<PeerProcess> lives = new ArrayList<>();
            for (String name : List.of("ant", "bee", "cat")) {
                PeerProcess peer = mesh.start(name, 1);
                peer.awaitReady(LIMIT);
                lives.add(peer);
            }
            Map<String, String> environment = new HashMap<>(mesh.environment());
            environment.put("MESH_NAME", mesh.name());
            Path folder = mesh.folder();
            String program = "case $MESH_TASK_ID in 0|1|2) ;; *) until test -e " + folder
                    + "/go; do sleep 0.05; done;; esac; echo run $MESH_TASK_ID; : > " + folder
                    + "/ran-$MESH_TASK_ID-$$";

            String job = Typed.type(
                            environment,
                            "run",
                            "--peer",
                            "ant",
                            "--detach",
                            "-n",
                            Integer.toString(COPIES),
                            "sh",
                            "-c",
                            program)
                    .out()
                    .strip();
            awaitFiles(folder, "ran-", 3);
            for (PeerProcess peer : lives) {
                peer.kill();
            }
            Files.createFile(folder.resolve("go"));
            restart(mesh, List.of("cat", "ant", "bee"));
            Typed waited = Typed.type(environment, "wait", "--peer", "bee", "--timeout", "60s", job);
            Typed taken = Typed.type(environment, "attach", "--peer", "bee", job);

            assertThat(waited.code()).as(waited.toString()).isZero();
            assertThat(taken.code()).as(taken.toString()).isZero();
            assertThat(taken.out().lines())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, COPIES)
                            .mapToObj(copy -> "run " + copy)
                            .toList());
        }
    }

    @Test
    void codeThatOnlyTheLostPeersHadIsOnDiskToo() throws Exception {
        try (TrialMesh mesh = TrialMesh.create(Released.program(), "restart", PeerConfig.defaults())) {
            List<PeerProcess> lives = new ArrayList<>();
            for (String name : List.of("ant", "bee")) {
                PeerProcess peer = mesh.start(name, 1);
                peer.awaitReady(LIMIT);
                lives.add(peer);
            }
            JobId id;
            Path folder = mesh.folder();
            try (Mesh submitter = Mesh.join(its -> mesh.config().withName("dog").withSlots(0))) {
                var unused = submitter
                        .durable(2)
                        .map(IntStream.range(0, TASKS).boxed().toList(), SlowTriple.leavingFilesIn(folder.toString()));
                id = submitter.jobs().stream()
                        .filter(job -> !job.isOver())
                        .findFirst()
                        .orElseThrow()
                        .id();
                awaitFiles(folder, "did-", TASKS / 2);
                for (PeerProcess peer : lives) {
                    peer.kill();
                }
            }
            restart(mesh, List.of("bee", "ant"));

            Set<Integer> got = new TreeSet<>();
            try (Mesh reader = Mesh.join(its -> mesh.config().withName("eel").withSlots(0));
                    Results results = reader.attach(id, false)) {
                for (Results.Result result : results) {
                    assertThat(got.add((Integer) result.argument()))
                            .as("%s twice", result)
                            .isTrue();
                    assertThat(result.value()).isEqualTo(3 * (Integer) result.argument());
                }
            }

            assertThat(got).hasSize(TASKS);
        }
    }
}
