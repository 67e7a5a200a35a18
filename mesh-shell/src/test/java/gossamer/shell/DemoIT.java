// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import gossamer.Mesh;
import gossamer.config.PeerConfig;
import gossamer.shell.demo.Uts;
import gossamer.shell.demo.UtsBag;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demonstration of the released jar, on a small folder. */
@Timeout(180)
class DemoIT {
    private Path folder;

    /** Not a JUnit temporary folder: its path may be too long for a socket. */
    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gsm");
    }

    @AfterEach
    void removeFolder() throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void demoIsExactInSpiteOfTheKillAndLeavesNothingBehind() throws Exception {
        Path texts = Files.createDirectory(folder.resolve("texts"));
        Files.writeString(texts.resolve("a.md"), "One two, two.\n");
        Files.writeString(texts.resolve("b.txt"), "TWO three\n");
        Path out = folder.resolve("out");

        var ran = Released.run(folder, "demo", "--folder", texts.toString(), "--out", out.toString());

        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(ExitCode.GOOD);
        assertThat(ran.out()).contains("5 words, 3 distinct", "exactly once", "lost", "All answers are exact.");
        assertThat(ran.err().lines()).anyMatch(line -> line.startsWith("waiting tasks: 50 %"));
        JsonObject document = JsonParser.parseString(Files.readString(out.resolve("demo.json")))
                .getAsJsonObject();
        assertThat(document.keySet())
                .containsExactly("schema", "kind", "exact", "seconds", "cores", "peers", "workloads");
        assertThat(document.get("kind").getAsString()).isEqualTo("demo");
        assertThat(document.get("exact").getAsBoolean()).isTrue();
        List<JsonObject> workloads = objects(document, "workloads");
        // Counts of one, three, two in this order: h = 31 h + count.
        assertThat(workloads.get(0).get("hash").getAsLong()).isEqualTo((1 * 31 + 1) * 31 + 3);
        assertThat(workloads.get(1).get("inside").getAsLong()).isEqualTo(253_372);
        assertThat(workloads.get(1).get("sum").getAsLong()).isEqualTo(259_655_490);
        JsonObject tree = workloads.stream()
                .filter(each -> each.get("name").getAsString().startsWith("uts t1l"))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        assertThat(tree.get("nodes").getAsLong()).isEqualTo(Uts.T1L_NODES);
        assertThat(tree.get("nodesRerun").getAsLong()).isPositive();
        assertThat(tree.get("killedAtShare").getAsDouble()).isBetween(0.2, 0.6);
        assertThat(tree.get("largestShare").getAsDouble()).isLessThanOrEqualTo(0.8);
        JsonObject kill = workloads.get(workloads.size() - 1);
        assertThat(kill.get("lost").getAsInt()).isZero();
        assertThat(kill.get("doubled").getAsInt()).isZero();
        assertThat(kill.get("rerun").getAsLong()).isPositive();
        assertThat(kill.get("killedAtShare").getAsDouble()).isBetween(0.2, 0.6);
        assertThat(kill.get("lastRerunDoneSeconds").getAsDouble()).isPositive();
        List<JsonObject> peers = objects(document, "peers");
        assertThat(peers).filteredOn(peer -> peer.get("lost").getAsBoolean()).isNotEmpty();
        assertThat(peers)
                .allMatch(peer -> ProcessHandle.of(peer.get("pid").getAsLong()).isEmpty());
        assertThat(ImageIO.read(out.resolve("mandelbrot.png").toFile()).getWidth())
                .isEqualTo(1_024);
        try (var left = Files.list(folder.resolve(Released.TEMPORARY))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void peersDoNotHaveTheClassesOfTheDemoAndRunThemAllTheSame() throws Exception {
        try (TrialMesh trial = TrialMesh.create(Released.program(), "classes", PeerConfig.defaults())) {
            PeerProcess peer = trial.start("peer", 1);
            try (Mesh mesh =
                    Mesh.join(config -> trial.config().withName("asker").withSlots(0))) {
                Together.await(mesh, List.of(peer), Duration.ofMinutes(1));

                assertThat(mesh.submit(OwnClasses.have(Main.class.getName())).join())
                        .isTrue();
                assertThat(mesh.submit(OwnClasses.have(UtsBag.class.getName())).join())
                        .isFalse();
                assertThat(UtsBag.submit(mesh, Uts.T1).join()).isEqualTo(Uts.T1_NODES);
                assertThat(mesh.submit(OwnClasses.have(UtsBag.class.getName())).join())
                        .isFalse();
            }
        }
    }

    @Test
    void peersOfAKilledDemoEndByThemselves() throws Exception {
        Process demo = Released.start(folder, "demo", "--out", "out");
        List<ProcessHandle> peers = new ArrayList<>();
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            peers.clear();
            demo.children().forEach(peers::add);
            return peers.size() == 3;
        });

        demo.destroyForcibly();

        await().atMost(Duration.ofMinutes(1)).until(() -> peers.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static List<JsonObject> objects(JsonObject document, String name) {
        List<JsonObject> objects = new ArrayList<>();
        document.getAsJsonArray(name).forEach(each -> objects.add(each.getAsJsonObject()));
        return objects;
    }
}
