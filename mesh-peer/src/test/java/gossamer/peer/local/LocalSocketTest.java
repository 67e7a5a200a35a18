// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import gossamer.MeshClosed;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalSocketTest {
    private Path base;
    private RuntimeFolder folder;

    /** Not a JUnit temporary folder: its path may be too long for a socket. */
    @BeforeEach
    void makeFolder() throws IOException {
        base = Files.createTempDirectory(Path.of("/tmp"), "gsm");
        folder = RuntimeFolder.of(Map.of("XDG_RUNTIME_DIR", base.toString()));
    }

    @AfterEach
    void removeFolder() throws IOException {
        try (var files = Files.walk(base)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void peersAndJobsArriveUnchanged() throws Exception {
        try (var server = LocalServer.open(TestMesh.of(TestMesh.ANT), "lab", folder)) {
            LocalClient client = LocalClient.find(folder, "lab", null);

            assertThat(server.socket()).isEqualTo(base.resolve("gossamer/lab/ant.sock"));
            assertThat(client.identity()).isEqualTo(new LocalIdentity("lab", "ant", "0.1", 42));
            assertThat(client.peers()).containsExactly(TestMesh.ANT, TestMesh.BEE);
            assertThat(client.jobs()).containsExactly(TestMesh.JOB);
        }
    }

    @Test
    void oldestPeerThatAnswersIsTaken() throws Exception {
        try (var young = LocalServer.open(TestMesh.of(TestMesh.peer(1, "ant")), "lab", folder);
                var old = LocalServer.open(TestMesh.of(TestMesh.peer(2, "bee")), "lab", folder)) {
            Files.setLastModifiedTime(old.socket(), FileTime.fromMillis(1_000));
            Files.setLastModifiedTime(young.socket(), FileTime.fromMillis(2_000));

            assertThat(LocalClient.find(folder, "lab", null).identity().peer()).isEqualTo("bee");
            assertThat(LocalClient.find(folder, "lab", "ant").identity().peer()).isEqualTo("ant");
        }
    }

    @Test
    void twoPeersOfOneNameBothAnswer() throws Exception {
        try (var one = LocalServer.open(TestMesh.of(TestMesh.peer(1, "ant")), "lab", folder);
                var other = LocalServer.open(TestMesh.of(TestMesh.peer(2, "ant")), "lab", folder)) {
            assertThat(other.socket()).isNotEqualTo(one.socket());
            assertThat(LocalClient.answers(one.socket())).isTrue();
            assertThat(LocalClient.answers(other.socket())).isTrue();
        }
    }

    @Test
    void socketOfDeadPeerIsRemoved() throws Exception {
        Path dead = folder.make("lab").resolve("dead.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(dead));
        }
        assertThat(dead).exists();

        assertThatThrownBy(() -> LocalClient.find(folder, "lab", null))
                .isInstanceOf(NoLocalPeer.class)
                .hasMessage("No peer of mesh \"lab\" answers on this host");
        assertThat(dead).doesNotExist();
    }

    @Test
    void newPeerTakesTheSocketOfADeadOneOfItsName() throws Exception {
        Path dead = folder.make("lab").resolve("ant.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(dead));
        }

        try (var server = LocalServer.open(TestMesh.of(TestMesh.ANT), "lab", folder)) {
            assertThat(server.socket()).isEqualTo(dead);
            assertThat(LocalClient.find(folder, "lab", null).peers()).hasSize(2);
        }
    }

    @Test
    void closedServerLeavesNoFile() throws Exception {
        var server = LocalServer.open(TestMesh.of(TestMesh.ANT), "lab", folder);

        server.close();

        try (var files = Files.list(folder.of("lab"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void nothingIsMadeByAskingInVain() {
        assertThatThrownBy(() -> LocalClient.find(folder, "lab", "ant"))
                .isInstanceOf(NoLocalPeer.class)
                .hasMessage("No peer \"ant\" of mesh \"lab\" answers on this host");
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void folderOpenToOthersIsRefusedWithItsCure() throws Exception {
        Path lab = folder.make("lab");
        Files.setPosixFilePermissions(lab, PosixFilePermissions.fromString("rwxr-x---"));

        assertThatThrownBy(() -> LocalServer.open(TestMesh.of(TestMesh.ANT), "lab", folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 700 " + lab);
        assertThatThrownBy(() -> LocalClient.find(folder, "lab", null))
                .isInstanceOf(NoLocalPeer.class)
                .hasMessageContaining("chmod 700 " + lab);
    }

    @Test
    void folderOfAnotherUserIsRefused() {
        var foreign = new RuntimeFolder(base, new UnixSystem().getUid() + 1);

        assertThatThrownBy(() -> LocalServer.open(TestMesh.of(TestMesh.ANT), "lab", foreign))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to");
    }

    @Test
    void linkInPlaceOfTheFolderIsRefused() throws Exception {
        Path elsewhere = Files.createDirectory(base.resolve("elsewhere"));
        Files.createSymbolicLink(base.resolve("gossamer"), elsewhere);

        assertThatThrownBy(() -> LocalServer.open(TestMesh.of(TestMesh.ANT), "lab", folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a folder");
    }

    @Test
    void namesCannotLeadOutOfTheFolder() {
        assertThat(folder.of("..")).isEqualTo(base.resolve("gossamer/_."));
        assertThat(folder.of("a/../../b")).isEqualTo(base.resolve("gossamer/a_.._.._b"));
        assertThat(RuntimeFolder.fileName("../x y")).isEqualTo("_._x_y.sock");
    }

    @Test
    void garbageEndsItsConnectionAndNothingElse() throws Exception {
        try (var server = LocalServer.open(TestMesh.of(TestMesh.ANT), "lab", folder)) {
            assertThat(LocalClient.answers(server.socket())).isTrue();
            for (String garbage : new String[] {"GET / HTTP/1.1\r\n\r\n", "GSML\u0001\u0002\u007f\u007f\u007f\u007f"}) {
                try (var channel = connect(server.socket())) {
                    channel.write(ByteBuffer.wrap(garbage.getBytes(UTF_8)));

                    assertThat(ends(channel)).isTrue();
                }
            }
            assertThat(LocalClient.find(folder, "lab", null).peers()).hasSize(2);
        }
    }

    @Test
    void reasonOfARefusalReachesTheCommand() throws Exception {
        var mesh = TestMesh.of(TestMesh.ANT, () -> {
            throw new MeshClosed("the mesh was closed");
        });
        try (var server = LocalServer.open(mesh, "lab", folder)) {
            assertThat(server.socket()).exists();
            LocalClient client = LocalClient.find(folder, "lab", "ant");

            assertThatThrownBy(client::peers).isInstanceOf(IOException.class).hasMessage("the mesh was closed");
        }
    }

    @Test
    void strangerOnTheSocketIsNamed() throws Exception {
        Path socket = folder.make("lab").resolve("odd.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread stranger = Thread.ofPlatform().start(() -> {
                try (var channel = server.accept()) {
                    channel.write(ByteBuffer.wrap("220 mail.example ESMTP\r\n".getBytes(UTF_8)));
                    while (!ends(channel)) {
                        // Take the question, until whoever asked goes away.
                    }
                } catch (IOException failed) {
                    throw new java.io.UncheckedIOException(failed);
                }
            });

            assertThatThrownBy(() -> LocalClient.find(folder, "lab", null))
                    .isInstanceOf(NoLocalPeer.class)
                    .hasMessageContaining("odd.sock (what came is not from a Gossamer program)");
            stranger.join();
        }
    }

    @Test
    void silenceEndsAtTheDeadline() throws Exception {
        Path socket = folder.make("lab").resolve("mute.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThat(server.isOpen()).isTrue();
            try (var channel = new TimedChannel(connect(socket), Duration.ofMillis(20))) {
                assertThatThrownBy(() -> Frame.readFrom(channel, Frame.BODY_MAX))
                        .isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    /** Whether the other side ended the connection, rather than to send something. */
    private static boolean ends(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(64)) < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private static SocketChannel connect(Path socket) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
    }
}
