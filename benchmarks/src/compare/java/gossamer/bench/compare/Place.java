// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Where a process of a cluster stands: on loopback, on ports of its own.
 *
 * @param mesh a name that no other cluster has
 * @param folder for what it writes, and for the key {@code mesh.key}
 * @param firstPort of the cluster's {@value #PORTS} ports
 * @param index of the process; the executors come first, the client last
 */
record Place(String mesh, Path folder, int firstPort, int index) {
    static final int EXECUTORS = 3;
    static final String LOOPBACK = "127.0.0.1";

    /** Two for each process: Ignite finds others on one and talks on the other. */
    private static final int PORTS = 2 * (EXECUTORS + 1);

    private static final int PORT_MIN = 20_000;
    private static final int PORT_END = 30_000;
    private static final int TRIES = 100;

    /**
     * A stretch of ports that nobody listens on.
     *
     * @throws IOException if none is found
     */
    static int freePorts() throws IOException {
        for (int tried = 0; tried < TRIES; tried++) {
            int first = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_END);
            if (IntStream.range(first, first + PORTS).allMatch(Place::isFree)) {
                return first;
            }
        }
        throw new IOException("no " + PORTS + " free ports in a row from " + PORT_MIN + " to " + PORT_END + " after "
                + TRIES + " tries");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    boolean isClient() {
        return index == EXECUTORS;
    }

    /** The port of this process. */
    int port() {
        return firstPort + index;
    }

    /** Another port of this process. */
    int secondPort() {
        return firstPort + EXECUTORS + 1 + index;
    }

    Path keyFile() {
        return folder.resolve("mesh.key");
    }

    /** {@code host:port} of each process of the cluster, by index. */
    List<String> everybody() {
        return IntStream.rangeClosed(0, EXECUTORS)
                .mapToObj(process -> LOOPBACK + ":" + (firstPort + process))
                .toList();
    }
}
