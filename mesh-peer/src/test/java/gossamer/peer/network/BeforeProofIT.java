// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static gossamer.peer.network.Peers.await;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.peer.network.Peers.Heard;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.spec.SecretKeySpec;
import org.jgroups.Address;
import org.jgroups.EmptyMessage;
import org.jgroups.Event;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.ObjectMessage;
import org.jgroups.PhysicalAddress;
import org.jgroups.Receiver;
import org.jgroups.protocols.EncryptHeader;
import org.jgroups.protocols.PING;
import org.jgroups.protocols.SYM_ENCRYPT;
import org.jgroups.protocols.TpHeader;
import org.jgroups.protocols.UDP;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.DiagnosticsHandler;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.ByteArrayDataOutputStream;
import org.jgroups.util.UUID;
import org.jgroups.util.Util;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two attacks without any secret that plain JGroups falls for, its encryption switched on, and that reach nothing in a
 * peer of ours.
 */
@Timeout(60)
class BeforeProofIT {
    private static final String GROUP_NAME = "plain";
    private static final AtomicInteger RUN = new AtomicInteger();

    private final Peers peers = new Peers();

    @BeforeAll
    static void quiet() {
        QuietLogs.install();
    }

    @AfterEach
    void close() {
        peers.close();
    }

    /** Code of a stranger, run by whoever reads it. */
    static final class Marker implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            RUN.incrementAndGet();
        }
    }

    /** One member of a plain JGroups cluster that encrypts with a secret key. */
    private static final class Plain implements Receiver, AutoCloseable {
        final List<Address> heard = new CopyOnWriteArrayList<>();
        final SYM_ENCRYPT encrypt = new SYM_ENCRYPT();
        final JChannel channel;

        Plain() throws Exception {
            encrypt.setKeyStoreEntry(new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")));
            UDP udp = new UDP();
            udp.setBindAddress(InetAddress.getLoopbackAddress());
            udp.setMulticastTTL(0);
            udp.setDiagnosticsHandler(
                    new DiagnosticsHandler(udp.getLog(), udp.getSocketFactory(), null).setEnabled(false));
            channel = new JChannel(
                    udp,
                    new PING(),
                    encrypt,
                    new NAKACK2(),
                    new UNICAST3(),
                    new STABLE(),
                    new GMS().printLocalAddress(false).setJoinTimeout(300));
            channel.setReceiver(this);
            channel.connect(GROUP_NAME);
        }

        @Override
        public void receive(Message message) {
            heard.add(message.getSrc());
        }

        IpAddress where() {
            return (IpAddress)
                    (PhysicalAddress) channel.down(new Event(Event.GET_PHYSICAL_ADDRESS, channel.getAddress()));
        }

        short transport() {
            return channel.getProtocolStack().getTransport().getId();
        }

        @Override
        public void close() {
            channel.close();
        }
    }

    private static byte[] bytes(Message message) throws IOException {
        ByteArrayDataOutputStream out = new ByteArrayDataOutputStream(512);
        Util.writeMessage(message, out, /* multicast= */ false);
        return Arrays.copyOf(out.buffer(), out.position());
    }

    private static void datagram(byte[] bytes, InetAddress to, int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            socket.setOption(
                    StandardSocketOptions.IP_MULTICAST_IF,
                    NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
            socket.send(new DatagramPacket(bytes, bytes.length, to, port));
        }
    }

    @Test
    void runsNoCodeOfAStranger() throws Exception {
        RUN.set(0);
        byte[] attack;
        try (Plain plain = new Plain()) {
            Message message = new ObjectMessage(plain.channel.getAddress(), new Marker());
            message.setSrc(UUID.randomUUID());
            attack = bytes(message);
            datagram(attack, plain.where().getIpAddress(), plain.where().getPort());
            await().until(() -> RUN.get() == 1); // it works
        }

        attackOurs(attack);

        assertThat(RUN).hasValue(1);
    }

    @Test
    void hearsNoForgedMessageOfAStranger() throws Exception {
        byte[] attack;
        Address forged = UUID.randomUUID();
        try (Plain plain = new Plain()) {
            Message message = new EmptyMessage(plain.channel.getAddress());
            message.setSrc(forged);
            message.setFlag(Message.Flag.OOB, Message.Flag.NO_RELIABILITY);
            message.putHeader(plain.transport(), new TpHeader(GROUP_NAME.getBytes(StandardCharsets.US_ASCII)));
            // The version is in every packet that was ever sniffed.
            message.putHeader(
                    plain.encrypt.getId(), new EncryptHeader((byte) 0, plain.encrypt.symVersion(), new byte[16]));
            attack = bytes(message);
            datagram(attack, plain.where().getIpAddress(), plain.where().getPort());
            await().until(() -> plain.heard.equals(List.of(forged))); // it works
        }

        attackOurs(attack);
    }

    /** By datagram to the group, and by TCP with and without the start that JGroups gives its connections. */
    private void attackOurs(byte[] attack) throws Exception {
        Heard ours = peers.open();
        peers.join(ours).join();
        datagram(
                attack,
                peers.config().group().getAddress(),
                peers.config().group().getPort());
        await().until(() -> ours.heard(Notice.Kind.GARBAGE));
        byte[] framed = ByteBuffer.allocate(Integer.BYTES + attack.length)
                .putInt(attack.length)
                .put(attack)
                .array();
        byte[] greeted = ByteBuffer.allocate(64 + framed.length)
                .put("bela".getBytes(StandardCharsets.US_ASCII))
                .put(new byte[60])
                .put(framed)
                .array();
        for (byte[] each : List.of(attack, framed, greeted)) {
            assertThat(answerTo(ours.network().address(), each)).isZero();
        }
        assertThat(ours.messages).isEmpty();
        assertThat(ours.network().sessions()).isEmpty();
        assertThat(ours.size()).isEqualTo(1);
    }

    /** How many bytes come back until the connection is closed. */
    private static int answerTo(InetSocketAddress to, byte[] bytes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(to, 5_000);
            socket.setSoTimeout(8_000);
            socket.getOutputStream().write(bytes);
            return socket.getInputStream().readAllBytes().length;
        } catch (SocketException reset) {
            return 0;
        }
    }
}
