// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static gossamer.peer.network.Peers.await;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.handshake.Hello;
import gossamer.handshake.Initiator;
import gossamer.handshake.Keyring;
import gossamer.handshake.Party;
import gossamer.handshake.SessionType;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.peer.network.Peers.Heard;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody without the secret floods a mesh. */
@Timeout(300)
class OutsiderIT {
    private static final int FRAMES = 1_000_000;
    private static final int CONNECTIONS = 100_000;
    private static final int OPEN = 64;
    private static final long HEAP_BYTES_MAX = 8 << 20;

    private final Peers peers = new Peers();
    private final Random random = new Random(77);

    @AfterEach
    void close() {
        peers.close();
    }

    @Test
    void aFloodLeavesNothingBehind() throws Exception {
        List<Heard> two = peers.mesh(2);
        View before = Objects.requireNonNull(two.get(0).view());
        byte[] first = firstMessage();
        flood(two.get(0), 1_000, 500, first); // what is made once is made now
        long heap = heap();
        long start = System.nanoTime();

        flood(two.get(0), FRAMES, CONNECTIONS, first);

        await().until(() -> two.get(0).network().strangers() == 0);
        long growth = heap() - heap;
        System.out.printf(
                "flood of %d frames and %d connections in %.1f s: heap %+d bytes, %d lines told%n",
                FRAMES,
                CONNECTIONS,
                (System.nanoTime() - start) / 1e9,
                growth,
                two.get(0).notices.size());
        assertThat(growth).isLessThan(HEAP_BYTES_MAX);
        assertThat(two.get(0).heard(Notice.Kind.FAULT)).isFalse();
        assertThat(two.get(0).notices).hasSizeLessThan(100);
        assertThat(two.get(0).network().sessions()).hasSizeLessThan(4);
        assertThat(two.get(0).view()).isEqualTo(before);
        two.get(1).network().lane().send(two.get(0).id(), new byte[] {7});
        await().until(() -> two.get(0).messages.size() == 1);
    }

    /** The same without the bounds: it does pile up, so the bounds are what keeps it out. */
    @Test
    void withoutBoundsStrangersPileUp() throws Exception {
        int many = 200;
        Strangers.Bounds none =
                new Strangers.Bounds(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        Heard open = peers.open(peers.config(), peers.secret, Renewing.Ages.USUAL, none);
        Heard bounded = peers.open();
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            sockets.add(connect(open.network().address(), 2 + i % 8));
            sockets.add(connect(bounded.network().address(), 2 + i % 8));
        }

        await().until(() -> open.network().strangers() == many);
        await().until(() -> bounded.network().strangers() <= Strangers.Bounds.USUAL.all());
        for (Socket each : sockets) {
            each.close();
        }
    }

    private void flood(Heard at, int frames, int connections, byte[] first) throws IOException {
        Deque<Socket> open = new ArrayDeque<>();
        byte[] hello = hello();
        try (DatagramChannel out = DatagramChannel.open(StandardProtocolFamily.INET)) {
            out.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            out.setOption(
                    StandardSocketOptions.IP_MULTICAST_IF,
                    NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
            out.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 0);
            for (int i = 0; i < frames; i++) {
                out.send(ByteBuffer.wrap(changed(hello)), peers.config().group());
                if ((long) i * connections / frames != (i + 1L) * connections / frames) {
                    open.addLast(attack(at, first));
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

    private Socket attack(Heard at, byte[] first) throws IOException {
        Socket socket = new Socket();
        try {
            open(socket, at.network().address(), 2 + random.nextInt(8));
            if (random.nextBoolean()) {
                socket.getOutputStream().write(changed(first));
            }
        } catch (SocketException closed) {
            socket.close(); // unheard, as it should be
        }
        return socket;
    }

    private static Socket connect(InetSocketAddress to, int from) throws IOException {
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

    private Keyring ring() {
        return peers.secret.keyring(Peers.SUITE, "lab");
    }

    private static Party stranger() {
        return new Party(new PeerId(1, 2), 3, new byte[] {127, 0, 0, 9, 1, 1});
    }

    /** What was recorded of a peer, which a flood changes: the nearest to valid that needs no secret. */
    private byte[] hello() {
        return Hello.make(Peers.SUITE, ring().primary(), stranger(), 1, 9, new byte[] {127, 0, 0, 9});
    }

    private byte[] firstMessage() {
        return new Initiator(Peers.SUITE, ring(), stranger(), new byte[6], SessionType.GROUP, new byte[64]).start();
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
