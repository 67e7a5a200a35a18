// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration of the released jar, on a small folder. */
@Timeout(180)
class DemoIT {
    @TempDir
    private Path folder;

    @Test
    void demoIsExactInSpiteOfTheKillAndLeavesNothingBehind() throws Exception {
        Path texts = Files.createDirectory(folder.resolve("texts"));
        Files.writeString(texts.resolve("a.md"), "One two, two.\n");
        Files.writeString(texts.resolve("b.txt"), "TWO three\n");
        Path out = folder.resolve("out");

        var ran = Released.run(folder, temporary(), "demo", "--folder", texts.toString(), "--out", out.toString());

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
        try (var left = Files.list(Path.of(temporary().get("TMPDIR")))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void peersOfAKilledDemoEndByThemselves() throws Exception {
        Process demo = Released.start(
                folder, temporary(), folder.resolve("out.txt"), folder.resolve("err.txt"), "demo", "--out", "out");
        List<ProcessHandle> peers = new ArrayList<>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            peers.clear();
            demo.children().forEach(peers::add);
            return peers.size() == 3;
        });

        demo.destroyForcibly();

        await().atMost(Duration.ofSeconds(30)).until(() -> peers.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** A short path: sockets lie in it. */
    private Map<String, String> temporary() {
        return Map.of("TMPDIR", folder.toString());
    }

    private static List<JsonObject> objects(JsonObject document, String name) {
        List<JsonObject> objects = new ArrayList<>();
        document.getAsJsonArray(name).forEach(each -> objects.add(each.getAsJsonObject()));
        return objects;
    }
}
