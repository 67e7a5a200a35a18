// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import gossamer.config.PeerConfig;
import gossamer.peer.crypto.KeyFile;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers as processes of the released jar, started as a person starts them. */
@Timeout(120)
class UpIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static TrialMesh mesh;
    private static PeerProcess ant;
    private static PeerProcess bee;
    private static PeerProcess cat;

    @BeforeAll
    static void startThreePeers() throws Exception {
        mesh = TrialMesh.create(Released.program(), "up", PeerConfig.defaults());
        ant = mesh.start("ant", 1);
        bee = mesh.start("bee", 1);
        cat = mesh.start("cat", 1);
        for (PeerProcess peer : List.of(ant, bee, cat)) {
            peer.awaitReady(LIMIT);
        }
        await().atMost(LIMIT).until(() -> names().containsAll(List.of("ant", "bee", "cat")));
    }

    @AfterAll
    static void stopPeers() throws Exception {
        mesh.close();
        assertThat(mesh.peers()).noneMatch(PeerProcess::isAlive);
        assertThat(mesh.folder()).doesNotExist();
    }

    @Test
    void peersThatFoundEachOtherByMulticastListEachOther() {
        List<JsonObject> peers = peers();

        assertThat(peers).extracting(peer -> peer.get("name").getAsString()).contains("ant", "bee", "cat");
        assertThat(peers)
                .extracting(peer -> peer.get("address").getAsString())
                .doesNotHaveDuplicates()
                .allMatch(address -> address.matches("127\\.0\\.0\\.1:78\\d\\d"));
        assertThat(peers)
                .filteredOn(peer -> peer.get("scheduler").getAsBoolean())
                .hasSize(1);
        assertThat(peers).allMatch(peer -> peer.get("cores").getAsInt() == 1);
    }

    @Test
    void idlePeerSaysNothingOnStderr() {
        for (PeerProcess peer : List.of(ant, bee, cat)) {
            // Another mesh on this host, of another test or of a person, is heard by multicast and rightly named.
            assertThat(peer.stderr())
                    .as("stderr of %s", peer.name())
                    .allMatch(line -> line.contains("has another secret"));
        }
    }

    @Test
    void peerSaysWhoItIsAndWhoCame() throws Exception {
        assertThat(ant.stdout())
                .first()
                .asString()
                .matches("Peer ant on 127\\.0\\.0\\.1:\\d+, \\d+ cores?(, 1 slot)?\\.");
        try (PeerProcess dog = mesh.start("dog", 1)) {
            dog.awaitReady(LIMIT);

            assertThat(ant.awaitStdout(line -> line.matches(".*dog \\(127.0.0.1:\\d+\\).* joined\\."), LIMIT))
                    .isPresent();
        }
    }

    @Test
    void terminatedPeerLeavesAndTakesItsSocketWithIt() throws Exception {
        PeerProcess eel = mesh.start("eel", 1);
        eel.awaitReady(LIMIT);
        Path socket = mesh.folder().resolve("gossamer").resolve(mesh.name()).resolve("eel.sock");
        assertThat(socket).exists();
        assertThat(ant.awaitStdout(line -> line.matches(".*eel \\(.*joined\\."), LIMIT))
                .isPresent();

        assertThat(eel.stop()).isTrue();

        assertThat(socket).doesNotExist();
        assertThat(ant.awaitStdout(line -> line.matches(".*eel.* left\\."), LIMIT))
                .isPresent();
    }

    @Test
    void killedPeerIsMissedAndItsSocketForgotten() throws Exception {
        PeerProcess fox = mesh.start("fox", 1);
        fox.awaitReady(LIMIT);
        Path socket = mesh.folder().resolve("gossamer").resolve(mesh.name()).resolve("fox.sock");

        assertThat(ant.awaitStdout(line -> line.matches(".*fox \\(.*joined\\."), LIMIT))
                .isPresent();

        fox.kill();

        assertThat(ant.awaitStdout(line -> line.matches(".*fox.* left\\."), LIMIT))
                .isPresent();
        Typed typed = Typed.type(mesh.environment(), "peers", "--mesh", mesh.name(), "--peer", "fox");
        assertThat(typed.code()).isEqualTo(ExitCode.NO_MESH);
        assertThat(socket).doesNotExist();
    }

    @Test
    void peerLeavesWhenItsParentEnds() throws Exception {
        PeerProcess gnu = mesh.start("gnu", 1);
        gnu.awaitReady(LIMIT);

        gnu.hangUp();

        assertThat(gnu.awaitEnd(LIMIT)).contains(ExitCode.GOOD);
    }

    @Test
    void peerThatMayOnlyTryOnceEndsWhereThereIsNoMesh() throws Exception {
        PeerProcess yak = mesh.start("yak", 1, "--mesh", "elsewhere", "--multicast", "off", "--once");

        assertThat(yak.awaitEnd(LIMIT)).contains(ExitCode.NO_MESH);
        assertThat(yak.stdout()).isEmpty();
        assertThat(yak.stderr()).hasSizeBetween(1, 2);
    }

    @Test
    void keyFileThatOthersCanReadIsRefusedWithItsCure() throws Exception {
        Path open = mesh.folder().resolve("open.key");
        KeyFile.make(open);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

        PeerProcess ram = mesh.start("ram", 1, "--key-file", open.toString());

        assertThat(ram.awaitEnd(LIMIT)).contains(ExitCode.USAGE);
        assertThat(ram.stderr()).singleElement().asString().contains("chmod 600 " + open);
    }

    private static List<String> names() {
        return peers().stream().map(peer -> peer.get("name").getAsString()).toList();
    }

    private static List<JsonObject> peers() {
        Typed typed = Typed.type(mesh.environment(), "peers", "--mesh", mesh.name(), "--peer", "ant", "-o", "json");
        assertThat(typed.code()).as(typed.err()).isEqualTo(ExitCode.GOOD);
        List<JsonObject> items = new ArrayList<>();
        JsonParser.parseString(typed.out())
                .getAsJsonObject()
                .getAsJsonArray("items")
                .forEach(item -> items.add(item.getAsJsonObject()));
        return items;
    }
}
