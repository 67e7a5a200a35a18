// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static gossamer.peer.network.Peers.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.handshake.Hello;
import gossamer.model.PeerId;
import gossamer.peer.network.Peers.Heard;
import gossamer.peer.network.Wiretap.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real peers on this host's IPv6 loopback, and peers that others reach at another address than they listen on. */
@Timeout(60)
class AddressIT {
    /** Where a HELLO has its sender's id: after "GSM1", version, type and key id. */
    private static final int ID_AT = 4 + 1 + 1 + 8;

    private final Peers peers = new Peers();
    private final List<Wiretap> forwarders = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        peers.close();
        for (Wiretap each : forwarders) {
            each.close();
        }
    }

    private NetworkConfig ipv6() throws IOException {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        InetAddress six = InetAddress.getByAddress(loopback);
        if (NetworkInterface.getByInetAddress(six) == null) {
            skip("no IPv6 here: no interface has ::1");
        }
        SecureRandom random = new SecureRandom();
        String group = "ff15::77:%x:%x".formatted(random.nextInt(1, 0xffff), random.nextInt(1, 0xffff));
        return NetworkConfig.of("lab", six)
                .withPort(peers.config().port())
                .withGroup(new InetSocketAddress(group, random.nextInt(20_000, 60_000)));
    }

    private static void skip(String why) {
        System.out.println("SKIPPED AddressIT: " + why);
        Assumptions.abort(why);
    }

    /** Whether a packet to the group comes back on the interface that has the bound address. */
    private static boolean isCarried(NetworkConfig config) throws IOException {
        NetworkInterface card = NetworkInterface.getByInetAddress(config.bind());
        try (MulticastSocket socket = new MulticastSocket(config.group().getPort())) {
            socket.setNetworkInterface(card);
            socket.joinGroup(config.group(), card);
            socket.setSoTimeout(1_000);
            socket.send(new DatagramPacket(new byte[1], 1, config.group()));
            socket.receive(new DatagramPacket(new byte[1], 1));
            return true;
        } catch (SocketException | SocketTimeoutException unreachable) {
            return false;
        }
    }

    private static MulticastSocket listening(NetworkConfig config) throws IOException {
        MulticastSocket socket = new MulticastSocket(config.group().getPort());
        socket.joinGroup(config.group(), NetworkInterface.getByInetAddress(config.bind()));
        return socket;
    }

    /** Who has said HELLO on a socket until now. */
    private static List<PeerId> sayers(MulticastSocket socket) throws IOException {
        List<PeerId> sayers = new ArrayList<>();
        socket.setSoTimeout(100);
        try {
            while (true) {
                byte[] packet = new byte[Hello.BYTES];
                socket.receive(new DatagramPacket(packet, packet.length));
                ByteBuffer id = ByteBuffer.wrap(packet, ID_AT, 2 * Long.BYTES);
                sayers.add(new PeerId(id.getLong(), id.getLong()));
            }
        } catch (SocketTimeoutException all) {
            return sayers;
        }
    }

    /** A peer at one port that others reach at another, of a forwarder's. */
    private Heard behindForwarder(NetworkConfig config, InetAddress forwarding) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, config.bind())) {
            port = free.getLocalPort();
        }
        Wiretap forwarder = new Wiretap(forwarding, new InetSocketAddress(config.bind(), port));
        forwarders.add(forwarder);
        return peers.open(config.withPort(port).withAdvertise(forwarder.address()), peers.secret);
    }

    private boolean isUsed(int forwarder) {
        return forwarders.get(forwarder).recorded(Way.TO_LISTENER).length > 0;
    }

    /** That both ends say, in the proof of their session, that they are where the forwarders are. */
    private void assertAddresses(Heard from, Heard to) {
        InetSocketAddress forwarder = forwarders.get(peers.all.indexOf(to)).address();

        assertThat(to.network().reachedAt()).isEqualTo(forwarder);
        assertThat(from.network().addressOf(to.id())).isEqualTo(forwarder);
    }

    private static void assertSpeaks(Heard from, Heard to) throws InterruptedException {
        await().until(() -> from.network().lane().send(to.id(), new byte[] {7}) == Lane.Sent.YES);

        assertThat(to.messages.take().from()).isEqualTo(from.id());
    }

    @Test
    void formsOneViewOverIpv6BySeedsAlone() throws Exception {
        NetworkConfig alone = ipv6().withMulticast(false);
        Heard first = peers.open(alone, peers.secret);
        peers.join(first).join();
        int port = first.network().address().getPort();

        Heard second = peers.open(alone.withSeeds(List.of("[::1]:" + port)), peers.secret);
        Heard third = peers.open(alone.withSeeds(List.of("[0:0::1]:" + port)), peers.secret);

        assertThat(peers.join(second).join()).isInstanceOf(JoinOutcome.Joined.class);
        assertThat(peers.join(third).join()).isInstanceOf(JoinOutcome.Joined.class);
        peers.awaitView(peers.all);
        assertSpeaks(second, third);
        assertThat(first.network().addressOf(second.id()))
                .isEqualTo(second.network().address());
    }

    @Test
    void formsOneViewOverIpv6ByMulticastAlone() throws Exception {
        NetworkConfig config = ipv6();
        if (!isCarried(config)) { // few hosts do; NamespacesIT shows it where there are cards
            skip("the loopback interface of this host carries no IPv6 multicast");
        }

        for (int i = 0; i < 3; i++) {
            peers.join(peers.open(config, peers.secret)).join();
        }

        peers.awaitView(peers.all);
        assertSpeaks(peers.all.get(1), peers.all.get(2));
        assertThat(peers.all).noneMatch(each -> each.heard(Notice.Kind.NO_MULTICAST));
    }

    @Test
    void formsOneViewBehindForwardersBySeedsAlone() throws Exception {
        NetworkConfig alone = peers.config().withMulticast(false);
        Heard first = behindForwarder(alone, peers.loopback);
        peers.join(first).join();
        NetworkConfig seeded =
                alone.withSeeds(List.of(Admission.text(forwarders.get(0).address())));

        Heard second = behindForwarder(seeded, peers.loopback);
        Heard third = behindForwarder(seeded, peers.loopback);

        assertThat(peers.join(second).join()).isInstanceOf(JoinOutcome.Joined.class);
        assertThat(peers.join(third).join()).isInstanceOf(JoinOutcome.Joined.class);
        peers.awaitView(peers.all);
        assertSpeaks(second, third);
        assertAddresses(second, first);
        assertAddresses(third, second);
        assertAddresses(second, third);
        assertThat(isUsed(0)).isTrue();
        assertThat(isUsed(1) || isUsed(2))
                .as("one of the two dialled what it was told")
                .isTrue();
    }

    @Test
    void helloNamesTheForwardedPortOfItsOwnAddress() throws Exception {
        Heard first = behindForwarder(peers.config(), peers.loopback);
        Heard second = behindForwarder(peers.config(), peers.loopback);

        peers.join(first).join();
        peers.join(second).join();

        peers.awaitView(peers.all);
        assertSpeaks(first, second);
        assertAddresses(first, second);
        assertAddresses(second, first);
        assertThat(isUsed(0) || isUsed(1)).isTrue();
    }

    @Test
    void peerThatIsReachedAtAnotherAddressSaysNoHelloButFindsThoseWhoDo() throws Exception {
        Heard here = peers.open();
        peers.join(here).join();
        Heard elsewhere;
        try {
            elsewhere = behindForwarder(peers.config(), InetAddress.getByName("127.0.0.2"));
        } catch (BindException one) {
            skip("this host has only one loopback address: " + one.getMessage());
            return;
        }

        List<PeerId> heard;
        try (MulticastSocket socket = listening(peers.config())) {
            peers.join(elsewhere).join();
            peers.awaitView(peers.all);
            heard = sayers(socket);
        }

        assertThat(heard).contains(here.id()).doesNotContain(elsewhere.id());
        assertSpeaks(here, elsewhere);
        assertThat(elsewhere.notices)
                .filteredOn(each -> each.kind() == Notice.Kind.NO_MULTICAST)
                .extracting(Notice::line)
                .singleElement()
                .asString()
                .startsWith("this peer advertises 127.0.0.2:")
                .contains("so it says no HELLO by multicast; others find it by --seed 127.0.0.2:");
        assertThat(here.notices)
                .extracting(Notice::kind)
                .doesNotContain(Notice.Kind.OTHER_MESH, Notice.Kind.WRONG_SECRET, Notice.Kind.GARBAGE);
        assertThat(here.network().addressOf(elsewhere.id()))
                .isEqualTo(forwarders.get(0).address());
    }

    @Test
    void peerThatAdvertisesTriesNoOtherPort() {
        Heard first = peers.open();
        NetworkConfig second = peers.config()
                .withPort(first.network().address().getPort())
                .withAdvertise(new InetSocketAddress(peers.loopback, 9));

        assertThatThrownBy(() -> peers.open(second, peers.secret))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseInstanceOf(BindException.class)
                .hasMessageContaining("is taken");
    }
}
