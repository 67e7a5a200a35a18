// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import gossamer.model.PeerId;
import gossamer.peer.crypto.Secret;
import gossamer.peer.network.Peers.Heard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two peers that cannot come together say why, each in one plain line and later in one sum, over real sockets. */
@Timeout(60)
class WordsIT {
    /** More than one second's worth of answers, so that the limit on them is passed too. */
    private static final int ATTEMPTS = 40;

    private static final PeerId ANNA = new PeerId(1, 1);
    private static final PeerId BERT = new PeerId(2, 2);

    private final Secret secret = Secret.random();

    private End end(PeerId id, long boot) throws IOException {
        return new End(secret, id, boot, 0);
    }

    private static void dialInVain(End from, InetSocketAddress to) {
        assertThatIOException().isThrownBy(() -> from.dial(to).close());
    }

    /** One line, and after its minute one sum of those that were not shown. */
    private static void saidOnce(End end, Notice.Kind kind, String line) {
        assertThat(end.lines(kind)).containsExactly(line);
        assertThat(end.lines(Notice.Kind.SUMMARY)).isEmpty();
        end.passTime(Duration.ofSeconds(61));
        assertThat(end.lines(Notice.Kind.SUMMARY))
                .singleElement()
                .asString()
                .matches("[1-9][0-9]* more in the last 60 s were not shown like: \\Q" + line + "\\E");
        assertThat(end.notices).hasSize(2);
    }

    private static String cannotJoin(InetSocketAddress at, String why) {
        return "cannot join mesh \"lab\" at 127.0.0.1:" + at.getPort() + ": " + why;
    }

    /** A peer of another version is one whose first message says so. */
    @ParameterizedTest
    @CsvSource({
        "2, too new, the other peer's version is too old for this one. Start it there with the version that runs here.",
        "0, too old, the other peer's version is too new for this one. Start it here with the version that runs there."
    })
    void otherVersion(int version, String toMember, String toJoiner) throws Exception {
        try (End member = end(ANNA, 1);
                End joiner = end(BERT, 1);
                Wiretap tap = new Wiretap(member.address())) {
            tap.use(way -> (bytes, onwards, back) -> {
                if (way == Wiretap.Way.TO_LISTENER) {
                    bytes[4] = (byte) version;
                }
                onwards.write(bytes);
            });

            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                dialInVain(joiner, tap.address());
            }

            saidOnce(
                    member,
                    Notice.Kind.VERSION,
                    "peer 127.0.0.1 tried to join with " + toMember + " a version, refused");
            saidOnce(joiner, Notice.Kind.VERSION, cannotJoin(tap.address(), toJoiner));
        }
    }

    @Test
    void anotherProcessOfOnesOwnId() throws Exception {
        try (End member = end(ANNA, 1);
                End joiner = end(ANNA, 2)) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                dialInVain(joiner, member.address());
            }

            saidOnce(
                    member,
                    Notice.Kind.DUPLICATE,
                    "peer 127.0.0.1 tried to join by the id of another process, refused");
            saidOnce(
                    joiner,
                    Notice.Kind.DUPLICATE,
                    cannotJoin(member.address(), "another process goes by the same id. Start one of the two again."));
        }
    }

    /** By another name of its own address, through a seed list for instance: that is nobody's mistake. */
    @Test
    void peerThatMeetsItselfSaysNothing() throws Exception {
        try (End alone = end(ANNA, 1)) {
            dialInVain(alone, alone.address());

            assertThat(alone.notices).isEmpty();
        }
    }

    /** The member has met the process that is the id's: the other one is older, or started then and is elsewhere. */
    @ParameterizedTest
    @CsvSource({"4", "5"})
    void anotherProcessOfAThirdPeersId(long boot) throws Exception {
        try (End member = end(ANNA, 1);
                End known = end(BERT, 5);
                End joiner = end(BERT, boot);
                Socket first = known.dial(member.address())) {
            assertThat(member.accepted(5_000)).isNotNull();

            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                dialInVain(joiner, member.address());
            }

            try (Socket again = known.dial(member.address())) { // whose it is comes again and again
                assertThat(first.isConnected() && again.isConnected()).isTrue();
            }
            saidOnce(
                    member,
                    Notice.Kind.DUPLICATE,
                    "peer 127.0.0.1 tried to join by the id of another process, refused");
            saidOnce(
                    joiner,
                    Notice.Kind.DUPLICATE,
                    cannotJoin(member.address(), "another process goes by the same id. Start one of the two again."));
        }
    }

    @Test
    void somethingListensAndSaysNothing() throws Exception {
        try (End joiner = end(ANNA, 1);
                ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            InetSocketAddress at = (InetSocketAddress) silent.getLocalSocketAddress();

            together(3, () -> dialInVain(joiner, at));

            saidOnce(
                    joiner,
                    Notice.Kind.SILENT,
                    cannotJoin(at, "no answer in time. Something listens there that hangs, or is no Gossamer peer."));
        }
    }

    @Test
    void somebodyConnectsAndSaysNothing() throws Exception {
        try (End member = end(ANNA, 1)) {
            together(3, () -> {
                try (Socket socket = new Socket(
                        member.address().getAddress(), member.address().getPort())) {
                    assertThat(socket.getInputStream().read()).isEqualTo(-1); // closed at the end of its time
                }
            });

            Peers.await().until(() -> member.heard(Notice.Kind.SILENT));
            saidOnce(member, Notice.Kind.SILENT, "127.0.0.1 connected and said nothing more for 5 s, closed");
        }
    }

    private interface Attempt {
        void make() throws IOException;
    }

    private static void together(int times, Attempt attempt) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
            List<Future<?>> attempts = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                attempts.add(threads.submit(() -> {
                    attempt.make();
                    return null;
                }));
            }
            for (Future<?> each : attempts) {
                each.get();
            }
        }
    }

    /** It is tried again and again, which is said once. */
    @Test
    void nobodyListensAtASeed() throws Exception {
        try (Peers peers = new Peers()) {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, peers.loopback)) {
                port = free.getLocalPort();
            }
            String seed = "127.0.0.1:" + port;
            Heard alone = peers.open(peers.config().withMulticast(false).withSeeds(List.of(seed)), peers.secret);

            assertThat(peers.join(alone).join()).isInstanceOf(JoinOutcome.Alone.class);

            try (ServerSocket later = new ServerSocket(port, 1, peers.loopback)) {
                later.accept().close(); // the next try
            }
            assertThat(alone.notices.stream().filter(each -> each.kind() != Notice.Kind.PORT))
                    .containsExactly(new Notice(
                            Notice.Kind.SEED, "no seed answered (" + seed + "); they are tried again and again"));
        }
    }
}
