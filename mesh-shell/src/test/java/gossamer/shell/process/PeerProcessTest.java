// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A shell script plays the peer. */
@Timeout(60)
class PeerProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void peerIsReadyWhenItSaysItsName() throws Exception {
        try (PeerProcess peer = play("echo \"Peer $4 in $PWD: $MARK\"; cat")) {
            peer.awaitReady(LIMIT);

            assertThat(peer.stdout()).containsExactly("Peer ant in " + folder.toRealPath() + ": here");
            assertThat(ProcessHandle.of(peer.pid())).isPresent();
        }
    }

    @Test
    void peerThatEndsIsNotWaitedForAndItsWordsAreTold() throws Exception {
        try (PeerProcess peer = play("echo one; echo two >&2; exit 3")) {
            assertThatThrownBy(() -> peer.awaitReady(LIMIT))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("peer ant ")
                    .hasMessageContaining("one");

            assertThat(peer.awaitEnd(LIMIT)).contains(3);
            assertThat(peer.stderr()).containsExactly("two");
        }
    }

    @Test
    void peerThatIsSilentIsWaitedForUntilTheLimit() throws Exception {
        try (PeerProcess peer = play("cat")) {
            assertThatThrownBy(() -> peer.awaitReady(Duration.ofMillis(50)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("peer ant is not ready after PT0.05S; it said nothing");
            assertThat(peer.awaitEnd(Duration.ofMillis(50))).isEmpty();
        }
    }

    @Test
    void closedPipeTellsThePeerThatItsParentEnded() throws Exception {
        try (PeerProcess peer = play("cat; exit 7")) {
            peer.hangUp();

            assertThat(peer.awaitEnd(LIMIT)).contains(7);
        }
    }

    @Test
    void killedPeerIsGoneWhenTheCallReturns() throws Exception {
        try (PeerProcess peer = play("trap '' TERM; echo Peer ant; exec cat")) {
            peer.awaitReady(LIMIT);

            peer.kill();

            assertThat(peer.isAlive()).isFalse();
            assertThat(peer.awaitEnd(LIMIT)).contains(128 + 9);
        }
    }

    @Test
    void stoppedPeerMayPutThingsInOrder() throws Exception {
        try (PeerProcess peer = play("trap 'echo bye; exit 5' TERM; echo Peer ant; while :; do read line; done")) {
            peer.awaitReady(LIMIT);

            assertThat(peer.stop()).isTrue();

            assertThat(peer.awaitEnd(LIMIT)).contains(5);
            assertThat(peer.stdout()).containsExactly("Peer ant", "bye");
        }
    }

    @Test
    void onlyTheLastLinesAreKept() throws Exception {
        try (PeerProcess peer = play("i=0; while [ $i -lt 1500 ]; do i=$((i + 1)); echo $i; done")) {
            assertThat(peer.awaitEnd(LIMIT)).contains(0);

            assertThat(peer.stdout()).hasSize(1_000).startsWith("501").endsWith("1500");
        }
    }

    private PeerProcess play(String script) throws IOException {
        var program = new Program(List.of("/bin/sh", "-c", script, "sh"));
        return PeerProcess.start(program, "ant", List.of(), folder, Map.of("MARK", "here"));
    }
}
