// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody between two ends of TCP connections: records what passes, and may do something else with it. */
final class Wiretap implements AutoCloseable {
    /** Which way bytes go. */
    enum Way {
        TO_LISTENER,
        TO_DIALLER
    }

    /** Passes on what came one way of one connection; one for each, called by one thread. */
    interface Relay {
        /**
         * Some bytes came.
         *
         * @param bytes at least one; the relay's own
         * @param onwards where they were to go
         * @param back where they came from
         */
        void pass(byte[] bytes, OutputStream onwards, OutputStream back) throws IOException;
    }

    /** Makes a relay for each way of each connection. */
    interface Maker {
        Relay relay(Way way);
    }

    static final Maker HONEST = way -> (bytes, onwards, back) -> onwards.write(bytes);

    private final ServerSocket listening;
    private final InetSocketAddress listener;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream toListener = new ByteArrayOutputStream();
    private final ByteArrayOutputStream toDialler = new ByteArrayOutputStream();
    private volatile Maker maker = HONEST;

    Wiretap(InetSocketAddress listener) throws IOException {
        this(InetAddress.getLoopbackAddress(), listener);
    }

    /**
     * Listens at once; the other end need not yet.
     *
     * @param at the address to listen on, at a port of its own
     */
    Wiretap(InetAddress at, InetSocketAddress listener) throws IOException {
        listening = new ServerSocket(0, 256, at);
        this.listener = listener;
        Threads.daemon("test-wiretap", this::acceptAll).start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /** What to do with the connections that are opened from now on. */
    void use(Maker next) {
        maker = next;
    }

    /** All that passed that way, as it came. */
    byte[] recorded(Way way) {
        ByteArrayOutputStream record = way == Way.TO_LISTENER ? toListener : toDialler;
        synchronized (record) {
            return record.toByteArray();
        }
    }

    private void acceptAll() {
        while (!listening.isClosed()) {
            try {
                Socket dialler = listening.accept();
                Socket onwards = new Socket();
                open.add(dialler);
                open.add(onwards);
                onwards.connect(listener, 2_000);
                dialler.setTcpNoDelay(true);
                onwards.setTcpNoDelay(true);
                Maker now = maker;
                relay(dialler, onwards, now.relay(Way.TO_LISTENER), toListener);
                relay(onwards, dialler, now.relay(Way.TO_DIALLER), toDialler);
            } catch (IOException failed) {
                // This connection is none; or all is over.
            }
        }
    }

    private static void relay(Socket from, Socket to, Relay relay, ByteArrayOutputStream record) {
        Threads.daemon("test-wiretap-relay", () -> {
                    try (from;
                            to) {
                        InputStream in = from.getInputStream();
                        byte[] buffer = new byte[1 << 16];
                        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                            byte[] bytes = java.util.Arrays.copyOf(buffer, read);
                            synchronized (record) {
                                record.write(bytes);
                            }
                            relay.pass(bytes, to.getOutputStream(), from.getOutputStream());
                        }
                    } catch (IOException closed) {
                        // One end has gone, and so has the other now.
                    }
                })
                .start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
