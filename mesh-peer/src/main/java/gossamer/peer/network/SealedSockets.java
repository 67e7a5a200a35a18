// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.Session;
import gossamer.handshake.SessionType;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jgroups.util.DefaultSocketFactory;

/**
 * The only sockets JGroups gets: outgoing ones that are sealed, and a server socket that yields connections which the
 * {@link Gate} has admitted already.
 *
 * <p>So JGroups, which parses, deserialises and allocates before it authenticates anybody, never sees a byte from a
 * stranger. Datagram sockets are refused: no protocol of ours in the stack needs one. Safe from any thread.
 */
final class SealedSockets extends DefaultSocketFactory implements Gate.Route {
    private final Admission admission;
    private final Sockets sockets;
    private final Admitted admitted;

    SealedSockets(Admission admission, Sockets sockets, InetSocketAddress address) throws IOException {
        this.admission = admission;
        this.sockets = sockets;
        this.admitted = new Admitted(address);
    }

    @Override
    public void admitted(SealedSocket socket, Session session) throws IOException {
        admitted.put(socket);
    }

    @Override
    public Socket createSocket(String service) throws IOException {
        return new SealedSocket(admission, SessionType.GROUP, sockets);
    }

    @Override
    public Socket createSocket(String service, String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String service, InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String service, String host, int port, InetAddress local, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String service, InetAddress host, int port, InetAddress local, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    private Socket connected(InetSocketAddress to) throws IOException {
        Socket socket = createSocket("");
        socket.connect(to);
        return socket;
    }

    @Override
    public ServerSocket createServerSocket(String service) {
        return admitted;
    }

    @Override
    public ServerSocket createServerSocket(String service, int port) {
        return admitted;
    }

    @Override
    public ServerSocket createServerSocket(String service, int port, int backlog) {
        return admitted;
    }

    @Override
    public ServerSocket createServerSocket(String service, int port, int backlog, InetAddress bind) {
        return admitted;
    }

    @Override
    public DatagramSocket createDatagramSocket(String service) throws SocketException {
        throw refused();
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, SocketAddress bind) throws SocketException {
        throw refused();
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, int port) throws SocketException {
        throw refused();
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, int port, InetAddress bind) throws SocketException {
        throw refused();
    }

    @Override
    public MulticastSocket createMulticastSocket(String service) throws IOException {
        throw refused();
    }

    @Override
    public MulticastSocket createMulticastSocket(String service, int port) throws IOException {
        throw refused();
    }

    @Override
    public MulticastSocket createMulticastSocket(String service, SocketAddress bind) throws IOException {
        throw refused();
    }

    private static SocketException refused() {
        return new SocketException("no datagrams inside the mesh");
    }

    /** A server socket without a port of its own: accepting means taking what the gate let in. */
    private static final class Admitted extends ServerSocket {
        private final InetSocketAddress address;
        private final BlockingQueue<Optional<Socket>> waiting = new LinkedBlockingQueue<>();
        private volatile boolean closed;

        Admitted(InetSocketAddress address) throws IOException {
            this.address = address;
        }

        void put(Socket socket) throws IOException {
            waiting.add(Optional.of(socket));
            if (closed) {
                socket.close();
            }
        }

        @Override
        public Socket accept() throws IOException {
            try {
                Optional<Socket> next = closed ? Optional.empty() : waiting.take();
                return next.orElseThrow(() -> new SocketException("closed"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SocketException("interrupted");
            }
        }

        @Override
        public void bind(SocketAddress to) {
            // the gate has bound the port
        }

        @Override
        public void bind(SocketAddress to, int backlog) {
            // the gate has bound the port
        }

        @Override
        public void setReuseAddress(boolean on) {
            // the gate has bound the port
        }

        @Override
        public int getLocalPort() {
            return address.getPort();
        }

        @Override
        public InetAddress getInetAddress() {
            return address.getAddress();
        }

        @Override
        public SocketAddress getLocalSocketAddress() {
            return address;
        }

        @Override
        public boolean isBound() {
            return true;
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public void close() throws IOException {
            closed = true;
            for (Optional<Socket> left = waiting.poll(); left != null; left = waiting.poll()) {
                if (left.isPresent()) {
                    left.get().close();
                }
            }
            waiting.add(Optional.empty()); // whoever waits in accept wakes up
        }
    }
}
