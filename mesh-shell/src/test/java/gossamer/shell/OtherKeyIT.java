// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.PeerConfig;
import gossamer.peer.crypto.KeyFile;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer with another key, apart from the other tests of real peers: theirs shall not hear of it. */
@Timeout(120)
class OtherKeyIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void otherKeyIsToldOnBothSidesAndEndsWithItsCode() throws Exception {
        var config = PeerConfig.defaults().withMulticast(false);
        try (var mesh = TrialMesh.create(Released.program(), "key", config)) {
            PeerProcess ant = mesh.start("ant", 1);
            ant.awaitReady(LIMIT);
            String address = ant.stdout().get(0).replaceFirst("Peer ant on ([^,]+),.*", "$1");
            Path other = mesh.folder().resolve("other.key");
            KeyFile.make(other);

            PeerProcess owl = mesh.start("owl", 1, "--key-file", other.toString(), "--seed", address, "--once");

            assertThat(owl.awaitEnd(LIMIT)).contains(ExitCode.WRONG_KEY);
            assertThat(owl.stdout()).isEmpty();
            assertThat(owl.stderr()).anyMatch(line -> line.contains("the secret differs"));
            assertThat(ant.awaitStderr(line -> line.contains("another secret"), LIMIT))
                    .isPresent();
        }
    }
}
