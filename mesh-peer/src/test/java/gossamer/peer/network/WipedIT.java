// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import gossamer.model.PeerId;
import gossamer.peer.crypto.Secret;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The secrets of a handshake are gone when it is over, those of a session when it is closed: the arrays hold zeros. */
@Timeout(30)
class WipedIT {
    private static final Map<String, Integer> KEYS_OF_ONE_SESSION =
            Map.of("app i2r key", 1, "app r2i key", 1, "app i2r iv", 1, "app r2i iv", 1);
    private static final Map<String, Integer> NOTHING = Map.of();

    private final Secret secret = Secret.random();
    private final Watched annas = new Watched();
    private final Watched berts = new Watched();

    private static End end(Secret secret, long id, Watched suite) throws IOException {
        return new End(secret, new PeerId(id, id), 1, 0, End.GENEROUS, suite);
    }

    private static void say(Socket from, Socket to) throws IOException {
        from.getOutputStream().write(new byte[] {1, 2, 3});
        assertThat(to.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
    }

    @Test
    void onlyTheKeysOfTheSessionStayAndOnlyUntilItIsClosed() throws Exception {
        try (End anna = end(secret, 1, annas);
                End bert = end(secret, 2, berts)) {
            Socket dialled = anna.dial(bert.address());
            Socket answered = Objects.requireNonNull(bert.accepted(5_000));
            say(dialled, answered);
            say(answered, dialled);
            assertThat(annas.all())
                    .containsAllEntriesOf(KEYS_OF_ONE_SESSION)
                    .containsKeys("private number", "shared number", "root of the session", "derived", "fin i");
            assertThat(annas.unwiped()).isEqualTo(KEYS_OF_ONE_SESSION);
            assertThat(berts.unwiped()).isEqualTo(KEYS_OF_ONE_SESSION);

            dialled.close();

            assertThat(annas.unwiped()).isEqualTo(NOTHING);
            assertThat(answered.getInputStream().read()).isEqualTo(-1);
            answered.close();
            assertThat(berts.unwiped()).isEqualTo(NOTHING);
        }
    }

    /** As JGroups uses it: one thread reads for ever, another one closes. */
    @Test
    void aSessionThatIsCutUnderItsReaderAndItsWriterIsWiped() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2);
                End anna = end(secret, 1, annas);
                End bert = end(secret, 2, berts)) {
            Socket dialled = anna.dial(bert.address());
            Socket answered = Objects.requireNonNull(bert.accepted(5_000));
            var reader = CompletableFuture.runAsync(
                    () -> assertThatIOException()
                            .isThrownBy(() -> dialled.getInputStream().read()),
                    threads);
            var writer = CompletableFuture.runAsync(
                    () -> assertThatIOException().isThrownBy(() -> {
                        byte[] much = new byte[1 << 20];
                        while (true) { // until the connection is cut
                            dialled.getOutputStream().write(much); // nobody reads: it comes to wait
                        }
                    }),
                    threads);
            assertThat(answered.getInputStream().read()).isZero(); // the writer is at it
            assertThat(annas.unwiped()).isEqualTo(KEYS_OF_ONE_SESSION);

            ((SealedSocket) dialled).cut();

            assertThat(annas.unwiped()).isEqualTo(NOTHING);
            reader.join();
            writer.join();
            assertThatIOException()
                    .isThrownBy(() -> dialled.getOutputStream().write(1))
                    .withMessageContaining("closed");
        }
    }

    @Test
    void aRefusedHandshakeLeavesNothing() throws Exception {
        try (End anna = end(secret, 1, annas);
                End bert = end(secret, 2, berts);
                End copy = end(secret, 2, annas);
                End stranger = end(Secret.random(), 3, annas)) {
            assertThatIOException().isThrownBy(() -> stranger.dial(bert.address()));
            assertThatIOException().isThrownBy(() -> copy.dial(bert.address()));
            assertThat(annas.all()).containsKey("private number");
            assertThat(annas.unwiped()).isEqualTo(NOTHING);
            Peers.await().until(() -> berts.unwiped().isEmpty()); // the other end finishes by itself
            assertThat(anna.notices).isEmpty();
        }
    }
}
