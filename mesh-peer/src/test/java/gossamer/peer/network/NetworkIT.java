// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static gossamer.peer.network.Peers.await;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.peer.crypto.Secret;
import gossamer.peer.network.Peers.Heard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.PhysicalAddress;
import org.jgroups.util.LazyRemovalCache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real peers over loopback. */
@Timeout(60)
class NetworkIT {
    private final Peers peers = new Peers();

    @AfterEach
    void close() {
        peers.close();
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    @Test
    void formsOneViewByMulticastAlone() {
        List<Heard> three = peers.mesh(3);

        View view = Objects.requireNonNull(three.get(0).view());
        assertThat(view.members())
                .containsExactlyInAnyOrderElementsOf(
                        three.stream().map(Heard::id).toList());
        for (Heard each : three) {
            assertThat(Objects.requireNonNull(each.view()).members()).isEqualTo(view.members());
        }
    }

    @Test
    void formsOneViewBySeedsAlone() {
        Heard first = peers.open(peers.config().withMulticast(false), peers.secret);
        peers.join(first).join();
        String seed = "localhost:" + first.network().address().getPort();
        NetworkConfig seeded = peers.config().withMulticast(false).withSeeds(List.of(seed));

        Heard second = peers.open(seeded, peers.secret);
        Heard third = peers.open(seeded, peers.secret);

        assertThat(peers.join(second).join()).isInstanceOf(JoinOutcome.Joined.class);
        assertThat(peers.join(third).join()).isInstanceOf(JoinOutcome.Joined.class);
        peers.awaitView(peers.all);
    }

    @Test
    void findsASeedThatStartsLater() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, peers.loopback)) {
            port = free.getLocalPort();
        }
        NetworkConfig silent = peers.config().withMulticast(false);
        Heard early = peers.open(silent.withSeeds(List.of("127.0.0.1:" + port)), peers.secret);
        assertThat(peers.join(early).join()).isInstanceOf(JoinOutcome.Alone.class);
        assertThat(early.heard(Notice.Kind.SEED)).isTrue();

        peers.join(peers.open(silent.withPort(port), peers.secret)).join();

        peers.awaitView(peers.all);
    }

    @Test
    @Tag("long")
    @Timeout(300)
    void formsOneViewOfThirtyTwoThatStartAtOnce() throws Exception {
        assertThat(medianOfStarts(32)).isLessThan(10_000);
    }

    @Test
    @Tag("long")
    @Timeout(120)
    void formsOneViewOfFourThatStartAtOnceSoon() throws Exception {
        assertThat(medianOfStarts(4)).isLessThan(3_000);
    }

    @Test
    void formsOneViewOfFourThatStartAtOnce() {
        startAtOnce(peers, 4);
    }

    /** Of three starts: the first one finds all code of this process cold. */
    private static long medianOfStarts(int count) throws Exception {
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            try (Peers some = new Peers()) {
                starts.add(startAtOnce(some, count));
            }
        }
        return starts.stream().sorted().toList().get(1);
    }

    /** How many milliseconds pass from the moment when the last one has bound its port to one view of all. */
    private static long startAtOnce(Peers peers, int count) {
        for (int i = 0; i < count; i++) {
            peers.open();
        }
        long start = System.nanoTime();

        peers.joinAtOnce(peers.all);
        await().atMost(Duration.ofSeconds(60)).until(() -> peers.all.stream().allMatch(each -> each.size() == count));

        long millis = millisSince(start);
        System.out.println(count + " peers started at once: one view after " + millis + " ms");
        return millis;
    }

    @Test
    void keepsPeersOfAnotherSecretOutAndTellsBoth() {
        Heard member = peers.open();
        peers.join(member).join();
        Heard stranger = peers.open(peers.config().withOnce(true), Secret.random());

        JoinOutcome outcome = peers.join(stranger).join();

        assertThat(outcome).isInstanceOfSatisfying(JoinOutcome.Refused.class, refused -> {
            assertThat(refused.why()).isEqualTo(JoinOutcome.Why.WRONG_SECRET);
            assertThat(refused.line())
                    .matches(
                            "cannot join mesh \"lab\": the secret differs \\(mine ....-...., theirs ....-....\\). Check the"
                                    + " secret file.");
        });
        await().until(() -> member.heard(Notice.Kind.WRONG_SECRET) && stranger.heard(Notice.Kind.WRONG_SECRET));
        assertThat(member.size()).isEqualTo(1);
        assertThat(stranger.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void tellsBothOfTheWrongSecretAtASeedToo() {
        Heard member = peers.open(peers.config().withMulticast(false), peers.secret);
        peers.join(member).join();
        String seed = "127.0.0.1:" + member.network().address().getPort();
        Heard stranger = peers.open(
                peers.config().withMulticast(false).withSeeds(List.of(seed)).withOnce(true), Secret.random());

        JoinOutcome outcome = peers.join(stranger).join();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        JoinOutcome.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(JoinOutcome.Why.WRONG_SECRET));
        await().until(() -> member.heard(Notice.Kind.WRONG_SECRET) && stranger.heard(Notice.Kind.WRONG_SECRET));
        assertThat(member.size()).isEqualTo(1);
    }

    @Test
    void saysThatNobodyAnswered() {
        Heard lonely = peers.open(peers.config().withOnce(true), peers.secret);

        JoinOutcome outcome = peers.join(lonely).join();

        assertThat(outcome).isInstanceOfSatisfying(JoinOutcome.Refused.class, refused -> {
            assertThat(refused.why()).isEqualTo(JoinOutcome.Why.NO_ANSWER);
            assertThat(refused.line()).contains("--seed HOST:PORT");
        });
    }

    @Test
    void keepsMeshesOfOtherNamesApart() {
        Heard lab = peers.open();
        peers.join(lab).join();
        NetworkConfig home = new NetworkConfig(
                "home",
                peers.loopback,
                null,
                7800,
                100,
                List.of(),
                true,
                peers.config().group(),
                true,
                true);

        JoinOutcome outcome = peers.join(peers.open(home, peers.secret)).join();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        JoinOutcome.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(JoinOutcome.Why.OTHER_MESH));
    }

    @Test
    void takesAnotherPortWhenTheWishedOneIsTaken() {
        Heard first = peers.open();
        Heard second = peers.open();

        assertThat(second.network().address().getPort())
                .isGreaterThan(first.network().address().getPort());
        assertThat(second.heard(Notice.Kind.PORT)).isTrue();
    }

    @Test
    void closesGarbageAndNotesItOnce() throws IOException {
        Heard peer = peers.open();
        peers.join(peer).join();
        Random random = new Random(3);
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(peer.network().address());
                socket.setSoTimeout(2_000);
                byte[] noise = new byte[100];
                random.nextBytes(noise);
                noise[0] = 0;
                socket.getOutputStream().write(noise);
                assertThat(endOf(socket)).isZero();
            }
        }

        await().until(() -> peer.heard(Notice.Kind.GARBAGE));
        assertThat(peer.notices.stream().filter(each -> each.kind() == Notice.Kind.GARBAGE))
                .hasSize(1);
    }

    /** How many bytes came before the end; a reset is an end too. */
    private static int endOf(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes().length;
        } catch (SocketException e) {
            return 0;
        }
    }

    @Test
    void admitsPeersWhileMoreSilentClientsThanItHearsAreConnected() throws IOException {
        Heard first = peers.open();
        peers.join(first).join();
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < Strangers.Bounds.USUAL.all() + 20; i++) {
                Socket socket = new Socket();
                socket.connect(first.network().address());
                silent.add(socket);
            }

            JoinOutcome outcome = peers.join(peers.open()).join();

            assertThat(outcome).isInstanceOf(JoinOutcome.Joined.class);
        } finally {
            for (Socket each : silent) {
                each.close();
            }
        }
    }

    /** A flood from the address of a peer uses up the tokens of that address; they come back while it knocks. */
    @Test
    void knocksAgainWhenItWasClosedUnheard() throws IOException {
        Strangers.Bounds few = new Strangers.Bounds(64, 32, 8, 2);
        Heard first = peers.open(peers.config(), peers.secret, Renewing.Ages.USUAL, few);
        peers.join(first).join();
        List<Socket> silent = new ArrayList<>();
        try {
            Heard second = peers.open();
            for (int i = 0; i < 2 * few.burst(); i++) {
                Socket socket = new Socket();
                socket.connect(first.network().address());
                silent.add(socket);
            }
            await().until(() -> first.heard(Notice.Kind.GARBAGE));

            JoinOutcome outcome = peers.join(second).join();

            assertThat(outcome).isInstanceOf(JoinOutcome.Joined.class);
        } finally {
            for (Socket each : silent) {
                each.close();
            }
        }
    }

    @Test
    void carriesMessagesOfAllSizes() throws InterruptedException {
        List<Heard> two = peers.mesh(2);
        Lane lane = two.get(0).network().lane();
        PeerId to = two.get(1).id();
        Random random = new Random(5);
        for (int size : new int[] {0, 1, 100, 65_535, 65_536, 65_537, 1 << 20, 8 << 20}) {
            byte[] message = new byte[size + 2];
            random.nextBytes(message);

            assertThat(lane.send(to, message, 1, size)).isEqualTo(Lane.Sent.YES);
            byte[] expected = Arrays.copyOfRange(message, 1, size + 1);
            Arrays.fill(message, (byte) 0); // the lane has its own copy

            Heard.Message got = two.get(1).messages.poll(20, TimeUnit.SECONDS);
            assertThat(got).isNotNull();
            assertThat(got.from()).isEqualTo(two.get(0).id());
            assertThat(Arrays.equals(got.bytes(), expected))
                    .as("%d bytes", size)
                    .isTrue();
        }
    }

    @Test
    void deliversEachOfManyMessagesOnce() throws InterruptedException {
        List<Heard> two = peers.mesh(2);
        int each = 5_000;
        for (int i = 0; i < each; i++) {
            byte[] message = {(byte) (i >>> 8), (byte) i};
            assertThat(two.get(0).network().lane().send(two.get(1).id(), message))
                    .isEqualTo(Lane.Sent.YES);
            assertThat(two.get(1).network().lane().send(two.get(0).id(), message))
                    .isEqualTo(Lane.Sent.YES);
        }
        for (Heard peer : two) {
            boolean[] seen = new boolean[each];
            for (int i = 0; i < each; i++) {
                Heard.Message got = Objects.requireNonNull(peer.messages.poll(20, TimeUnit.SECONDS));
                int number = (got.bytes()[0] & 0xff) << 8 | (got.bytes()[1] & 0xff);
                assertThat(seen[number]).isFalse();
                seen[number] = true;
            }
            assertThat(peer.messages).isEmpty();
        }
    }

    /** As a member that the coordinator's word did not reach, or that forgot it with the view before. */
    @Test
    void findsAMemberWhoseAddressItWasNeverTold() throws Exception {
        List<Heard> three = peers.mesh(3);
        Heard one = three.get(1);
        Heard other = three.get(2);
        for (byte number = 0; number < 3; number++) { // at first it still knows who has asked it
            addresses(one).remove(Group.address(other.id()), /* force= */ true);

            assertThat(one.network().lane().send(other.id(), new byte[] {number}))
                    .isEqualTo(Lane.Sent.YES);

            Heard.Message got = other.messages.poll(20, TimeUnit.SECONDS);
            assertThat(got).as("message %d", number).isNotNull();
            assertThat(got.bytes()).containsExactly(number);
        }
    }

    /** Where JGroups at a peer believes the members to listen. */
    private static LazyRemovalCache<Address, PhysicalAddress> addresses(Heard peer)
            throws ReflectiveOperationException {
        var channel = (JChannel) read("channel", read("group", peer.network()));
        return channel.getProtocolStack().getTransport().getLogicalAddressCache();
    }

    private static Object read(String name, Object of) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    @Test
    void dropsWhatIsSentOutsideTheView() {
        List<Heard> one = peers.mesh(1);
        Lane lane = one.get(0).network().lane();

        assertThat(lane.send(new PeerId(1, 2), new byte[1])).isEqualTo(Lane.Sent.NOT_IN_VIEW);
        assertThat(lane.send(one.get(0).id(), new byte[1])).isEqualTo(Lane.Sent.NOT_IN_VIEW);
        one.get(0).network().close();
        assertThat(lane.send(new PeerId(1, 2), new byte[1])).isEqualTo(Lane.Sent.CLOSED);
    }

    @Test
    void noticesSoonThatAPeerWasCutOff() {
        List<Heard> three = peers.mesh(3);
        List<Heard> rest = List.of(three.get(0), three.get(2));
        long start = System.nanoTime();

        three.get(1).network().cut();
        long cut = millisSince(start);
        peers.awaitView(rest);

        System.out.println("peer cut off in " + cut + " ms: out of the view after " + millisSince(start) + " ms");
        assertThat(millisSince(start)).isLessThan(3_000);
    }

    @Test
    void leavesWithAGoodbye() {
        List<Heard> three = peers.mesh(3);
        long start = System.nanoTime();

        three.get(0).network().close();
        peers.awaitView(List.of(three.get(1), three.get(2)));

        System.out.println("the first peer left: out of the view after " + millisSince(start) + " ms");
    }

    @Test
    void printsNothingWhenIdle() throws InterruptedException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream recorder = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(recorder);
        System.setErr(recorder);
        try {
            List<Heard> two = peers.mesh(2);
            CompletableFuture<Void> idle = new CompletableFuture<>();
            idle.completeOnTimeout(null, 1_500, TimeUnit.MILLISECONDS).join();
            two.get(0).network().close();
            two.get(1).network().close();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void leavesNoThreadBehind() {
        List<Heard> two = peers.mesh(2);

        two.get(0).network().cut();
        two.get(1).network().close();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .filteredOn(name -> name.startsWith("gossamer-")
                                || name.contains(two.get(0).id().brief()))
                        .isEmpty());
    }

    @Test
    void meetsAgainAfterTwoMeshesWereFormedApart() {
        Heard left = peers.open(peers.config().withMulticast(false), peers.secret);
        Heard right = peers.open(peers.config().withMulticast(false), peers.secret);
        peers.join(left).join();
        peers.join(right).join();
        InetSocketAddress address = left.network().address();

        Heard bridge = peers.open(
                peers.config()
                        .withMulticast(false)
                        .withSeeds(List.of(
                                "127.0.0.1:" + address.getPort(),
                                "127.0.0.1:" + right.network().address().getPort())),
                peers.secret);
        peers.join(bridge).join();

        peers.awaitView(peers.all);
    }
}
