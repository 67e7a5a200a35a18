// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.baseline;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Answers each request of fixed size with a reply of fixed size over TCP: the least a round trip can cost.
 *
 * <p>Plain blocking sockets, platform threads, no delay. A connection begins with three numbers of four bytes,
 * big-endian: how to answer (0 by the thread that read the request, 1 by a second thread that it wakes), request size
 * and reply size in bytes. It ends when the client closes.
 *
 * <p>Safe from any thread; its threads are daemons.
 */
public final class EchoServer implements AutoCloseable {
    static final int INLINE = 0;
    static final int HANDED_OVER = 1;
    static final int BYTES_MAX = 1 << 20;

    private final ServerSocket listening;
    private final Thread accepting;

    private EchoServer(ServerSocket listening) {
        this.listening = listening;
        this.accepting = daemon("echo-accept", this::acceptAll);
    }

    /** Listens on a free port of the loopback address. */
    public static EchoServer start() throws IOException {
        EchoServer server = new EchoServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        server.accepting.start();
        return server;
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Takes no more connections; those that are open live on until their clients close them. */
    @Override
    public void close() throws IOException {
        listening.close();
        try {
            accepting.join(); // as long as it waits inside accept, the system keeps the port open
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptAll() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                daemon("echo-read", () -> serve(socket)).start();
            } catch (IOException closed) {
                if (!listening.isClosed()) {
                    throw new IllegalStateException("the echo server cannot accept", closed);
                }
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int way = in.readInt();
            byte[] request = new byte[size(in.readInt())];
            byte[] reply = new byte[size(in.readInt())];
            if (way == INLINE) {
                answerInline(in, socket.getOutputStream(), request, reply);
            } else {
                answerFromSecondThread(in, socket.getOutputStream(), request, reply);
            }
        } catch (EOFException clientHasClosed) {
            return; // the documented end of a connection
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException("the echo server lost a connection", failure);
        }
    }

    private static void answerInline(DataInputStream in, OutputStream out, byte[] request, byte[] reply)
            throws IOException {
        while (true) {
            in.readFully(request);
            reply[0] = request[0];
            out.write(reply);
        }
    }

    private static void answerFromSecondThread(DataInputStream in, OutputStream out, byte[] request, byte[] reply)
            throws IOException, InterruptedException {
        BlockingQueue<Byte> requests = new ArrayBlockingQueue<>(16);
        Thread answering = daemon("echo-answer", () -> {
            try {
                while (true) {
                    reply[0] = requests.take();
                    out.write(reply);
                }
            } catch (InterruptedException | IOException over) {
                Thread.currentThread().interrupt(); // the reader says why the connection ended
            }
        });
        answering.start();
        try {
            while (true) {
                in.readFully(request);
                requests.put(request[0]);
            }
        } finally {
            answering.interrupt();
        }
    }

    private static int size(int bytes) throws IOException {
        if (bytes < 1 || bytes > BYTES_MAX) {
            throw new IOException("an echo of " + bytes + " bytes; it must be from 1 to " + BYTES_MAX);
        }
        return bytes;
    }

    private static Thread daemon(String name, Runnable body) {
        return Thread.ofPlatform().daemon().name(name).unstarted(body);
    }
}
