// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A process that takes the packets of a group and the connections to a port, and closes and forgets them: what the same
 * flood costs a host whoever it hits.
 */
final class AcceptAndClose implements AutoCloseable {
    /** Of the group on this host, as the mesh beside it has. */
    private static final int MEMBERS = 2;

    private final Process process;
    private final InetSocketAddress port;

    /** Starts it; it ends with this, or with the process that started it. */
    AcceptAndClose(InetSocketAddress group) throws IOException {
        process = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AcceptAndClose.class.getName(),
                        group.getAddress().getHostAddress(),
                        Integer.toString(group.getPort())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.US_ASCII);
        port = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(Objects.requireNonNull(said.readLine())));
    }

    /** Where it listens. */
    InetSocketAddress port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Says its port, and runs until its input ends. */
    public static void main(String[] group) throws IOException {
        NetworkInterface card = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        for (int member = 0; member < MEMBERS; member++) {
            DatagramChannel in = DatagramChannel.open(StandardProtocolFamily.INET);
            in.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            in.bind(new InetSocketAddress(Integer.parseInt(group[1])));
            in.join(InetAddress.getByName(group[0]), card);
            Threads.daemon("packets", () -> drop(in)).start();
        }
        ServerSocket server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        Threads.daemon("connections", () -> drop(server)).start();
        System.out.println(server.getLocalPort());
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0); // whoever started this has gone
    }

    private static void drop(DatagramChannel in) {
        ByteBuffer buffer = ByteBuffer.allocate(512);
        try {
            while (true) {
                buffer.clear();
                in.receive(buffer);
            }
        } catch (IOException broken) {
            System.exit(1);
        }
    }

    private static void drop(ServerSocket server) {
        while (true) {
            try {
                server.accept().close();
            } catch (IOException reset) {
                // That one is closed already.
            }
        }
    }
}
