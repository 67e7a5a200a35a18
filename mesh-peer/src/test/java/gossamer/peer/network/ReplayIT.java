// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.model.PeerId;
import gossamer.peer.crypto.Secret;
import gossamer.peer.network.Peers.Heard;
import gossamer.peer.network.Wiretap.Way;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was recorded of peers is said again, to the same and to one that was started anew. */
@Timeout(90)
class ReplayIT {
    private static final byte[] WORK = "run this task".getBytes(StandardCharsets.US_ASCII);

    private final Secret secret = Secret.random();

    /** Records a connection that carries something; what went to the listener. */
    private static byte[] record(End dialler, End listener) throws Exception {
        try (Wiretap tap = new Wiretap(listener.address());
                Socket dialled = dialler.dial(tap.address());
                Socket accepted = listener.accepted(5_000)) {
            dialled.getOutputStream().write(WORK);
            assertThat(accepted.getInputStream().readNBytes(WORK.length)).isEqualTo(WORK);
            return tap.recorded(Way.TO_LISTENER);
        }
    }

    /** Says recorded bytes to a peer; what it answers until it closes. */
    private static byte[] replay(byte[] recorded, InetSocketAddress to) throws IOException {
        try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
            socket.setSoTimeout(8_000);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                OutputStream out = socket.getOutputStream();
                out.write(recorded);
                for (int next = socket.getInputStream().read();
                        next >= 0;
                        next = socket.getInputStream().read()) {
                    answer.write(next);
                }
            } catch (SocketException reset) {
                // It is closed that way, too.
            }
            return answer.toByteArray();
        }
    }

    @Test
    void aRecordedStreamIsRefusedByTheSamePeerAndByOneStartedAnew() throws Exception {
        assertPlainJGroupsTakesItAgain();
        byte[] recorded;
        int port;
        PeerId berts = new PeerId(2, 2);
        try (End anna = new End(secret, new PeerId(1, 1), 1, 0);
                End bert = new End(secret, berts, 1, 0)) {
            port = bert.address().getPort();
            recorded = record(anna, bert);

            byte[] answer = replay(recorded, bert.address());

            assertThat(answer).as("the same peer says nothing").isEmpty();
            assertThat(bert.accepted(100)).isNull();
            assertThat(bert.heard(Notice.Kind.GARBAGE)).isTrue();
        }
        try (End again = new End(secret, berts, 2, port)) {
            replay(recorded, again.address()); // it does not know these, and so shows a proof that nobody can answer

            assertThat(again.accepted(100)).isNull();
            assertThat(replay(recorded, again.address())).as("now it does").isEmpty();
            assertThat(again.accepted(100)).isNull();
        }
        System.out.println(
                "REPLAY stream of " + recorded.length + " bytes to the same and to a restarted peer: 0 accepted");
    }

    /** Where nothing is proved, what was recorded works once more. */
    private static void assertPlainJGroupsTakesItAgain() throws Exception {
        byte[] recorded;
        try (PlainPeer anna = new PlainPeer();
                PlainPeer bert = new PlainPeer()) {
            try (Wiretap tap = new Wiretap(bert.address())) {
                anna.send(bert, tap.address(), WORK);
                Peers.await().until(() -> bert.heard.size() == 1);
                recorded = tap.recorded(Way.TO_LISTENER);
            }
            Peers.await().until(() -> {
                // A connection that comes before the end of the first was seen is refused: so this is done until it
                // works.
                try (Socket socket =
                        new Socket(bert.address().getAddress(), bert.address().getPort())) {
                    socket.setSoTimeout(500);
                    socket.getOutputStream().write(recorded);
                    socket.getInputStream().read();
                } catch (SocketTimeoutException | SocketException none) {
                    // Either way: whether it was heard is what counts.
                }
                return bert.heard.size() >= 2;
            });
            assertThat(bert.heard.get(1)).isEqualTo(WORK);
        }
    }

    /** A piece of a recorded session in another session, from any frame on. */
    @Test
    void framesOfAnotherSessionDoNotOpen() throws Exception {
        try (End anna = new End(secret, new PeerId(1, 1), 1, 0);
                End bert = new End(secret, new PeerId(2, 2), 1, 0)) {
            byte[] recorded = record(anna, bert);
            byte[] frame = Arrays.copyOfRange(
                    recorded,
                    recorded.length - WORK.length - gossamer.handshake.Frames.OVERHEAD_BYTES,
                    recorded.length);
            int handshake = recorded.length - frame.length;
            try (Wiretap tap = new Wiretap(bert.address())) {
                tap.use(way -> new Wiretap.Relay() {
                    private int passed;
                    private boolean done;

                    @Override
                    public void pass(byte[] bytes, OutputStream onwards, OutputStream back) throws IOException {
                        passed += bytes.length;
                        boolean inSession = way == Way.TO_LISTENER && passed > handshake;
                        onwards.write(inSession && !done ? frame : bytes);
                        done |= inSession;
                    }
                });
                try (Socket dialled = anna.dial(tap.address());
                        Socket accepted = bert.accepted(5_000)) {
                    dialled.getOutputStream().write(WORK);
                    accepted.setSoTimeout(5_000);

                    int first;
                    try {
                        first = accepted.getInputStream().read();
                    } catch (SocketException refused) {
                        first = -1;
                    }

                    assertThat(first).isEqualTo(-1);
                }
            }
        }
    }

    /** The same against a listener that asks for a password: whoever heard it is let in. */
    @Test
    void aStreamThatProvesNothingFreshIsAcceptedAgain() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                Wiretap tap = new Wiretap((InetSocketAddress) server.getLocalSocketAddress())) {
            List<String> ran = new ArrayList<>();
            byte[] password = secret.toString().getBytes(StandardCharsets.UTF_8);
            Thread listener = Threads.daemon("test-password", () -> {
                try {
                    while (true) {
                        try (Socket socket = server.accept()) {
                            byte[] said = socket.getInputStream().readNBytes(password.length);
                            if (Arrays.equals(said, password)) {
                                ran.add(new String(
                                        socket.getInputStream().readNBytes(WORK.length), StandardCharsets.US_ASCII));
                            }
                        }
                    }
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            listener.start();
            try (Socket socket =
                    new Socket(tap.address().getAddress(), tap.address().getPort())) {
                socket.getOutputStream().write(password);
                socket.getOutputStream().write(WORK);
                socket.getInputStream().read();
            }
            replay(tap.recorded(Way.TO_LISTENER), (InetSocketAddress) server.getLocalSocketAddress());

            assertThat(ran).hasSize(2);
        }
    }

    @Test
    void recordedDatagramsBringNobodyBack() throws Exception {
        try (Peers peers = new Peers()) {
            List<byte[]> recorded = new ArrayList<>();
            InetSocketAddress group = peers.config().group();
            try (MulticastSocket ear = new MulticastSocket(group.getPort())) {
                NetworkInterface loopback = NetworkInterface.getByInetAddress(peers.loopback);
                ear.setNetworkInterface(loopback);
                ear.joinGroup(group, loopback);
                ear.setSoTimeout(3_000);
                Heard first = peers.open();
                peers.join(first).join();
                Heard second = peers.open();
                peers.join(second).join();
                peers.awaitView(List.of(first, second));
                hear(ear, recorded);
                second.network().cut();
                Peers.await().until(() -> first.size() == 1);

                say(recorded, group, loopback);
                Heard third = peers.open(); // one that was started anew has heard none of them
                peers.join(third).join();
                Peers.await().until(() -> first.size() == 2);
                say(recorded, group, loopback);

                assertThat(first.size()).isEqualTo(2);
                assertThat(third.size()).isEqualTo(2);
                assertThat(first.messages).isEmpty();
                assertThat(third.messages).isEmpty();
            }
            assertThat(recorded).isNotEmpty();
            System.out.println("REPLAY " + recorded.size() + " datagrams to the same and to a new peer: 0 accepted");
        }
    }

    private static void hear(MulticastSocket ear, List<byte[]> recorded) throws IOException {
        byte[] buffer = new byte[512];
        try {
            while (recorded.size() < 20) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                ear.receive(packet);
                recorded.add(Arrays.copyOf(buffer, packet.getLength()));
                ear.setSoTimeout((int) Duration.ofMillis(200).toMillis());
            }
        } catch (SocketTimeoutException silence) {
            // That was all.
        }
    }

    private static void say(List<byte[]> recorded, InetSocketAddress group, NetworkInterface loopback)
            throws IOException {
        try (MulticastSocket mouth = new MulticastSocket()) {
            mouth.setNetworkInterface(loopback);
            for (int time = 0; time < 3; time++) {
                for (byte[] each : recorded) {
                    mouth.send(new DatagramPacket(each, each.length, group));
                }
            }
        }
    }
}
