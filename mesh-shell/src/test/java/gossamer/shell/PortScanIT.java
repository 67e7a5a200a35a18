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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
            assertThat(unixListeners(ant.pid())).hasSize(1).allMatch(path -> path.contains("/gossamer/")); // 0700
            Random random = new Random(4);
            for (int i = 0; i < 50; i++) {
                byte[] bytes = new byte[100];
                random.nextBytes(bytes);
                if (i % 2 == 1) {
                    System.arraycopy(new byte[] {'G', 'S', 'M', 'H', (byte) (1 + i % 3), 1}, 0, bytes, 0, 6);
                }
                assertThat(answerTo(tcp.get(0), bytes)).isLessThanOrEqualTo(REFUSAL_BYTES);
            }
            assertThat(ant.isAlive()).isTrue();
        }
    }

    /** Bytes that come back until the other end closes, which it must within five seconds. */
    private static int answerTo(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            socket.setSoTimeout(6_000); // an answer that never ends fails here
            socket.getOutputStream().write(bytes);
            InputStream in = socket.getInputStream();
            return in.readAllBytes().length;
        } catch (SocketException reset) {
            return 0;
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
