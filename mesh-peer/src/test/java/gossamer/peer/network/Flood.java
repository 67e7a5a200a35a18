// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.Hello;
import gossamer.handshake.Initiator;
import gossamer.handshake.Keyring;
import gossamer.handshake.Party;
import gossamer.handshake.SessionType;
import gossamer.model.PeerId;
import gossamer.peer.crypto.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/**
 * Packets to a group and connections to a port, as fast as one thread makes them: random bytes, and changes of what was
 * recorded of a peer.
 */
final class Flood {
    /** Connections that are open at a time. */
    private static final int OPEN = 64;

    private final Keyring ring;
    private final InetSocketAddress port;
    private final InetSocketAddress group;
    private final Random random = new Random(77);

    /**
     * @param secret of the peers whose messages are changed
     * @param port where the connections go
     * @param group where the packets go, to members on this host
     */
    Flood(Secret secret, InetSocketAddress port, InetSocketAddress group) {
        this.ring = secret.keyring(Peers.SUITE, "lab");
        this.port = port;
        this.group = group;
    }

    /** Sends all, and returns; every connection is closed then. */
    void run(int packets, int connections) throws IOException {
        Deque<Socket> open = new ArrayDeque<>();
        byte[] hello = hello();
        byte[] first = firstMessage();
        try (DatagramChannel out = DatagramChannel.open(StandardProtocolFamily.INET)) {
            out.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            out.setOption(
                    StandardSocketOptions.IP_MULTICAST_IF,
                    NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
            out.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 0);
            for (int i = 0; i < packets; i++) {
                out.send(ByteBuffer.wrap(changed(hello)), group);
                if ((long) i * connections / packets != (i + 1L) * connections / packets) {
                    open.addLast(attack(first));
                    if (open.size() > OPEN) {
                        open.removeFirst().close();
                    }
                }
            }
        } finally {
            for (Socket each : open) {
                each.close();
            }
        }
    }

    private Socket attack(byte[] first) throws IOException {
        Socket socket = new Socket();
        try {
            open(socket, port, 2 + random.nextInt(8));
            if (random.nextBoolean()) {
                socket.getOutputStream().write(changed(first));
            }
        } catch (SocketException closed) {
            socket.close(); // unheard, as it should be
        }
        return socket;
    }

    /** A connection from 127.0.0.{@code from}. */
    static Socket connect(InetSocketAddress to, int from) throws IOException {
        Socket socket = new Socket();
        try {
            open(socket, to, from);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    private static void open(Socket socket, InetSocketAddress to, int from) throws IOException {
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) from}), 0));
        socket.setSoLinger(true, 0); // or the host runs out of ports
        socket.connect(to, 5_000);
    }

    /** Random bytes, or a few changes of something valid. */
    private byte[] changed(byte[] valid) {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(2 * valid.length)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] changed = valid.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
        }
        return changed;
    }

    private static Party stranger() {
        return new Party(new PeerId(1, 2), 3, new byte[] {127, 0, 0, 9, 1, 1});
    }

    /** What was recorded of a peer, which a flood changes: the nearest to valid that needs no secret. */
    private byte[] hello() {
        return Hello.make(Peers.SUITE, ring.primary(), stranger(), 1, 9, new byte[] {127, 0, 0, 9});
    }

    private byte[] firstMessage() {
        return new Initiator(Peers.SUITE, ring, stranger(), new byte[6], SessionType.GROUP, new byte[64]).start();
    }
}
