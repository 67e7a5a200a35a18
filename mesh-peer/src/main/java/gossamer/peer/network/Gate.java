// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.Session;
import gossamer.handshake.SessionType;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one listening port: admits who proves the secret and hands the connection to whom its session type names.
 *
 * <p>A connection that has not yet shown a valid first MAC is a stranger; {@link Strangers} says how many are heard.
 * Peers that hold the secret stop being strangers with their first packet and are not limited by this.
 *
 * <p>Safe from any thread; the handshakes run on threads of their own, one for each, so that a slow client delays
 * nobody.
 */
final class Gate implements AutoCloseable {
    private static final int HANDSHAKES_MAX = 512;
    private static final int BACKLOG = 256;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Listening listening;
    private final Sockets sockets;
    private final Map<SessionType, Route> routes = new EnumMap<>(SessionType.class);
    private final ThreadPoolExecutor handshakes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Strangers<SealedSocket> strangers;
    private final Notices notices;

    /** Takes a connection that was admitted; must not block. */
    interface Route {
        void admitted(SealedSocket socket, Session session) throws IOException;
    }

    private Gate(Listening listening, Sockets sockets, Strangers.Bounds bounds, Notices notices) {
        this.strangers = new Strangers<>(bounds);
        this.notices = notices;
        this.listening = listening;
        this.sockets = sockets;
        this.handshakes = new ThreadPoolExecutor(
                0,
                HANDSHAKES_MAX,
                2,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Threads.daemons("gossamer-handshake"));
    }

    /**
     * Takes the first free port.
     *
     * @throws BindException if none of them is free
     */
    static Gate open(InetAddress bind, int port, int ports, Sockets sockets, Strangers.Bounds bounds, Notices notices)
            throws IOException {
        for (int each = port; each < port + ports; each++) {
            Listening socket = new Listening();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(bind, each), BACKLOG);
                return new Gate(socket, sockets, bounds, notices);
            } catch (BindException e) {
                socket.close();
                if (NetworkInterface.getByInetAddress(bind) == null) {
                    throw new BindException("this host has no address " + Interfaces.plain(bind));
                }
            }
        }
        throw new BindException(
                ports == 1
                        ? "port " + port + " of " + Interfaces.plain(bind) + " is taken"
                        : "ports " + port + " to " + (port + ports - 1) + " of " + Interfaces.plain(bind)
                                + " are all taken");
    }

    /** A server socket that accepts into sockets of ours. */
    private static final class Listening extends ServerSocket {
        Listening() throws IOException {}

        void acceptInto(Socket socket) throws IOException {
            implAccept(socket);
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /** Begins to accept. */
    void start(Admission to, Map<SessionType, Route> by) {
        routes.putAll(by);
        Threads.daemon("gossamer-gate", () -> acceptAll(to)).start();
    }

    private void acceptAll(Admission by) {
        while (!listening.isClosed()) {
            try {
                SealedSocket socket = new SealedSocket(by, SessionType.GROUP, sockets);
                try {
                    listening.acceptInto(socket);
                } catch (IOException e) {
                    socket.close();
                    throw e;
                }
                receive(socket);
            } catch (IOException e) {
                // this one connection failed, or the gate was closed
                if (!listening.isClosed()) {
                    LockSupport.parkNanos(PAUSE_NANOS); // out of file descriptors, perhaps: let others close some
                }
            }
        }
    }

    private void receive(SealedSocket socket) {
        String from = socket.getInetAddress().getHostAddress();
        Strangers.Verdict<SealedSocket> verdict = enter(socket, from);
        if (!verdict.heard()) {
            socket.cut();
            notices.note(
                    Notice.Kind.GARBAGE,
                    from + " floods",
                    () -> from + " opens connections without proving the secret, too many to hear; they are closed");
            return;
        }
        SealedSocket closed = verdict.closed();
        if (closed != null) {
            closed.cut();
        }
        try {
            handshakes.execute(() -> admit(socket));
        } catch (RejectedExecutionException e) {
            leave(socket);
            socket.cut();
        }
    }

    private Strangers.Verdict<SealedSocket> enter(SealedSocket socket, String from) {
        lock.lock();
        try {
            return strangers.enter(socket, from, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private void know(SealedSocket socket) {
        lock.lock();
        try {
            strangers.know(socket);
        } finally {
            lock.unlock();
        }
    }

    /** How many are heard that have proved nothing yet. */
    int strangers() {
        lock.lock();
        try {
            return strangers.size();
        } finally {
            lock.unlock();
        }
    }

    private void leave(SealedSocket socket) {
        lock.lock();
        try {
            strangers.leave(socket);
        } finally {
            lock.unlock();
        }
    }

    private void admit(SealedSocket socket) {
        try {
            Session session = socket.answer(() -> know(socket));
            Route route = routes.get(session.type());
            if (route == null) {
                socket.close();
            } else {
                route.admitted(socket, session);
            }
        } catch (IOException e) {
            socket.cut(); // noted where it was refused
        } finally {
            leave(socket);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            // it does not accept any more, which is what was wanted
        }
        handshakes.shutdownNow();
    }
}
