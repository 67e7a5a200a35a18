// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Mesh;
import gossamer.Peer;
import gossamer.model.Accept;
import gossamer.model.KeyId;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.PeerStats;
import gossamer.model.View;
import gossamer.model.ViewId;
import gossamer.peer.crypto.KeyFile;
import gossamer.peer.local.LocalServer;
import gossamer.peer.local.RuntimeFolder;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before a key is used or retired the mesh is asked, through a real local socket, whether all accept what follows. */
class KeyHoldersTest {
    private static final PeerId ANT = new PeerId(0x1111111100000000L, 1);
    private static final PeerId BEE = new PeerId(0x2222222200000000L, 2);
    private static final PeerId CAT = new PeerId(0x3333333300000000L, 3);

    private final List<Peer> answering = new ArrayList<>();

    private Path folder;
    private Path file;
    private KeyId old;
    private KeyId fresh;
    private LocalServer server;

    /** Not a JUnit temporary folder: its path may be too long for a socket. */
    @BeforeEach
    void startPeer() throws Exception {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gsm");
        file = folder.resolve("mesh.key");
        KeyFile.make(file);
        old = KeyFile.entries(file, Instant.now()).get(0).id();
        fresh = KeyFile.add(file, Instant.now());
        answers(ANT, "ant", old, fresh);
        View view = new View(new ViewId(ANT, 1), List.of(ANT, BEE, CAT));
        Mesh mesh = (Mesh) Proxy.newProxyInstance(
                Mesh.class.getClassLoader(),
                new Class<?>[] {Mesh.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "self" -> answering.get(0);
                    case "peers" -> List.copyOf(answering);
                    case "view" -> view;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        server = LocalServer.open(mesh, "lab", RuntimeFolder.of(environment()));
    }

    private void answers(PeerId peer, String name, KeyId... keys) {
        PeerCard card = new PeerCard(peer, name, "10.0.0." + peer.low() + ":7800", 1, Accept.ALL, "0.1", 1);
        answering.add(new Peer(card.withKeys(List.of(keys)), new PeerStats(0, 0, 0, 0, 0, 0, 0, 0), false));
    }

    @AfterEach
    void stopPeer() throws IOException {
        server.close();
        try (var files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private Map<String, String> environment() {
        return Map.of("XDG_RUNTIME_DIR", folder.toString(), "MESH_KEY_FILE", file.toString());
    }

    private Typed key(String... words) {
        List<String> all = new ArrayList<>(List.of("key"));
        all.addAll(List.of(words));
        return Typed.type(environment(), all.toArray(new String[0]));
    }

    private KeyId primary() throws Exception {
        return KeyFile.entries(file, Instant.now()).get(0).id();
    }

    @Test
    void keyThatSomebodyDoesNotAcceptIsNotUsed() throws Exception {
        answers(BEE, "bee", old);

        Typed typed = key("use", fresh.toString(), "--mesh", "lab");

        assertThat(typed)
                .isEqualTo(new Typed(
                        ExitCode.FAILED,
                        "",
                        "Key " + fresh + " is not accepted yet by 2 of 3 peers: bee (10.0.0.2:7800),"
                                + " 33333333 (gives no answer)\n"
                                + "Copy " + file
                                + " to their hosts, where peers notice it within a second, and try again."
                                + " To do it whatever becomes of them: ./mesh key use " + fresh + " --force\n"));
        assertThat(primary()).isEqualTo(old);
    }

    @Test
    void keyThatAllAcceptIsUsed() throws Exception {
        answers(BEE, "bee", old, fresh);
        answers(CAT, "cat", fresh);

        Typed typed = key("use", fresh.toString(), "--mesh", "lab");

        assertThat(typed.code()).isEqualTo(ExitCode.GOOD);
        assertThat(typed.err()).isEmpty();
        assertThat(primary()).isEqualTo(fresh);
    }

    @Test
    void keyIsNotRetiredWhileSomebodyLacksTheOneThatStays() throws Exception {
        answers(BEE, "bee", old, fresh);
        answers(CAT, "cat", old);
        KeyFile.use(file, fresh, Instant.now());

        Typed refused = key("retire", old.toString(), "--mesh", "lab");
        Typed forced = key("retire", old.toString(), "--mesh", "lab", "--force");

        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.errLines())
                .first()
                .isEqualTo("Key " + fresh + " is not accepted yet by 1 of 3 peers: cat (10.0.0.3:7800)");
        assertThat(refused.errLines()).last().asString().endsWith("./mesh key retire " + old + " --force");
        assertThat(forced.code()).isEqualTo(ExitCode.GOOD);
        assertThat(forced.out()).startsWith("Key " + old + " is accepted until ");
    }

    @Test
    void forceAsksNobody() throws Exception {
        Typed typed = key("use", fresh.toString(), "--mesh", "lab", "--force");

        assertThat(typed.code()).isEqualTo(ExitCode.GOOD);
        assertThat(typed.err()).isEmpty();
        assertThat(primary()).isEqualTo(fresh);
    }

    @Test
    void withoutAPeerHereOneLineSaysThatNobodyWasAsked() throws Exception {
        Typed typed = key("use", fresh.toString(), "--mesh", "other");

        assertThat(typed.code()).isEqualTo(ExitCode.GOOD);
        assertThat(typed.err())
                .isEqualTo("The mesh could not be asked whether all its peers accept the new key:"
                        + " no peer of mesh \"other\" answers on this host.\n");
        assertThat(primary()).isEqualTo(fresh);
    }

    @Test
    void peerOfAnotherSecretIsNotAskedAboutThisOne() throws Exception {
        answering.clear();
        answers(ANT, "ant", new KeyId(1));

        Typed typed = key("use", fresh.toString(), "--mesh", "lab");

        assertThat(typed.code()).isEqualTo(ExitCode.GOOD);
        assertThat(typed.err())
                .isEqualTo("The mesh could not be asked whether all its peers accept the new key:"
                        + " peer ant on this host has none of the keys of " + file + ".\n");
    }
}
