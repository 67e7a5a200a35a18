// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gossamer.config.PeerConfig;
import gossamer.peer.network.NetworkConfig;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a running peer listens on, and what it says to a stranger there. */
@Timeout(120)
class PortScanIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** As long as a REJECT. */
    private static final int REFUSAL_BYTES = 11;

    private static final String LISTENS = "0A";

    @Test
    void aPeerListensWhereItSaysAndTellsAStrangerNothing() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "no /proc/net/tcp here");
        try (TrialMesh mesh = TrialMesh.create(Released.program(), "scan", PeerConfig.defaults())) {
            PeerProcess ant = mesh.start("ant", 1);
            ant.awaitReady(LIMIT);

            List<Integer> tcp = ports(ant.pid(), "tcp", LISTENS);
            List<Integer> udp = ports(ant.pid(), "udp", "07");

            assertThat(tcp).hasSize(1);
            assertThat(udp).hasSize(2).contains(NetworkConfig.GROUP.getPort()); // and the one it speaks from
            List<String> unix = unixListeners(ant.pid());
            assertThat(unix).hasSize(1).allMatch(path -> path.contains("/gossamer/")); // 0700
            Random random = new Random(4);
            for (int i = 0; i < 50; i++) {
                byte[] bytes = new byte[100];
                random.nextBytes(bytes);
                if (i % 2 == 1) {
                    System.arraycopy(new byte[] {'G', 'S', 'M', 'H', (byte) (1 + i % 3), 1}, 0, bytes, 0, 6);
                }
                assertThat(answerTo(tcp.get(0), bytes)).isLessThanOrEqualTo(REFUSAL_BYTES);
            }
            for (int port : udp) {
                assertThat(hasAnswer(port, random)).as("UDP port %d", port).isFalse();
            }
            byte[] noise = new byte[100];
            random.nextBytes(noise);
            // Bound under a name of its own, it was then moved to the one that commands look for.
            assertThat(closes(Path.of(unix.get(0)).resolveSibling("ant.sock"), noise))
                    .isTrue();
            assertThat(ant.isAlive()).isTrue();
        }
    }

    /** Bytes that come back until the other end closes, which it must within five seconds. */
    private static int answerTo(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            socket.setSoTimeout(6_000); // an answer that never ends fails here
            socket.getOutputStream().write(bytes);
            long start = System.nanoTime();
            InputStream in = socket.getInputStream();
            int length = in.readAllBytes().length;
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
            return length;
        } catch (SocketException reset) {
            return 0;
        }
    }

    /** Whether anything comes back for some packets of noise. */
    private static boolean hasAnswer(int port, Random random) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            for (int i = 0; i < 10; i++) {
                byte[] bytes = new byte[100];
                random.nextBytes(bytes);
                socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
            }
            socket.setSoTimeout(300);
            socket.receive(new DatagramPacket(new byte[100], 100));
            return true;
        } catch (SocketTimeoutException silence) {
            return false;
        }
    }

    /** Whether the peer closes a connection of this user's own that says noise, within five seconds. */
    private static boolean closes(Path path, byte[] noise) throws Exception {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            channel.write(ByteBuffer.wrap(noise));
            CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(() -> {
                try {
                    ByteBuffer answer = ByteBuffer.allocate(1 << 16);
                    while (channel.read(answer) >= 0) {
                        answer.clear();
                    }
                } catch (IOException reset) {
                    // That is an end, too.
                }
                return true;
            });
            return end.completeOnTimeout(false, 5, TimeUnit.SECONDS).get();
        }
    }

    /** The local ports of a process's sockets in one state, IPv4 and IPv6. */
    private static List<Integer> ports(long pid, String protocol, String state) throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (String table : List.of(protocol, protocol + "6")) {
            Path file = Path.of("/proc/net", table);
            if (!Files.exists(file)) {
                continue;
            }
            Map<String, Integer> byInode = new HashMap<>();
            Files.readAllLines(file).stream()
                    .skip(1)
                    .map(line -> line.trim().split("\\s+"))
                    .forEach(line -> {
                        if (line[3].equals(state)) {
                            byInode.put(line[9], Integer.parseInt(line[1].substring(line[1].lastIndexOf(':') + 1), 16));
                        }
                    });
            inodes(pid).stream().filter(byInode::containsKey).map(byInode::get).forEach(ports::add);
        }
        return ports;
    }

    private static List<String> unixListeners(long pid) throws IOException {
        List<String> inodes = inodes(pid);
        return Files.readAllLines(Path.of("/proc/net/unix")).stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(line -> line.length > 7 && line[3].equals("00010000") && inodes.contains(line[6]))
                .map(line -> line[7])
                .toList();
    }

    private static List<String> inodes(long pid) throws IOException {
        List<String> inodes = new ArrayList<>();
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path each : open.toList()) {
                String target = Files.isSymbolicLink(each)
                        ? Files.readSymbolicLink(each).toString()
                        : "";
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        return inodes;
    }
}
