// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.process;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.PeerConfig;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A shell script plays the peers. */
@Timeout(60)
class TrialMeshTest {
    private static final Program ECHO = new Program(List.of("/bin/sh", "-c", "echo \"Peer $*\"; cat", "sh"));

    @Test
    void eachMeshHasAFreshNameAndAFreshKeyThatNobodyElseCanRead() throws Exception {
        try (var one = TrialMesh.create(ECHO, "test", PeerConfig.defaults());
                var other = TrialMesh.create(ECHO, "test", PeerConfig.defaults())) {
            assertThat(one.name()).matches("test-[0-9a-f]{8}").isNotEqualTo(other.name());
            assertThat(one.config().keyFile()).isNotNull();
            assertThat(Files.readString(one.config().keyFile()))
                    .isNotEqualTo(Files.readString(other.config().keyFile()));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one.folder())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void peersGetTheMeshTheKeyAndTheirSettings() throws Exception {
        var config = PeerConfig.defaults().withMulticast(false).withSeeds(List.of("127.0.0.1:7801"));
        try (var mesh = TrialMesh.create(ECHO, "test", config)) {
            PeerProcess peer = mesh.start("ant", 2, "--once");
            peer.awaitReady(Duration.ofSeconds(30));

            assertThat(peer.stdout())
                    .containsExactly("Peer up --exit-with-parent --name ant --mesh " + mesh.name()
                            + " --bind 127.0.0.1 --port 7800 --slots 2 --key-file "
                            + mesh.config().keyFile() + " --multicast off --seed 127.0.0.1:7801 --once");
            assertThat(mesh.config().bind()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void nothingIsLeftWhenItIsClosed() throws Exception {
        var mesh = TrialMesh.create(ECHO, "test", PeerConfig.defaults());
        PeerProcess peer = mesh.start("ant", 1);
        Files.createDirectories(mesh.folder().resolve("deep/er"));

        mesh.close();

        assertThat(peer.isAlive()).isFalse();
        assertThat(mesh.folder()).doesNotExist();
    }
}
