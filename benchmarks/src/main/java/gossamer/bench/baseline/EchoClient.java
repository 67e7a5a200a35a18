// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.baseline;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/**
 * The asking side of {@link EchoServer}: one request, one reply, one at a time.
 *
 * <p>Confined to one thread.
 */
public final class EchoClient implements AutoCloseable {
    /** Which thread of the server answers. */
    public enum Answering {
        /** The one that read the request. */
        INLINE,
        /**
         * A second one, woken by the one that read the request: as in any server that does not run tasks where it
         * reads.
         */
        SECOND_THREAD
    }

    private final Socket socket;
    private final DataInputStream in;
    private final byte[] request;
    private final byte[] reply;
    private byte turn;

    /**
     * Connects to a server on the loopback address.
     *
     * @param requestBytes from 1 to 2^20
     * @param replyBytes from 1 to 2^20
     * @throws IllegalArgumentException if a size is out of bounds
     */
    public EchoClient(int port, Answering answering, int requestBytes, int replyBytes) throws IOException {
        check(requestBytes);
        check(replyBytes);
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        request = new byte[requestBytes];
        reply = new byte[replyBytes];
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(answering == Answering.INLINE ? EchoServer.INLINE : EchoServer.HANDED_OVER);
        out.writeInt(requestBytes);
        out.writeInt(replyBytes);
    }

    private static void check(int bytes) {
        if (bytes < 1 || bytes > EchoServer.BYTES_MAX) {
            throw new IllegalArgumentException(
                    "an echo of " + bytes + " bytes; it must be from 1 to " + EchoServer.BYTES_MAX);
        }
    }

    /**
     * Sends a request and waits for its reply.
     *
     * @throws IOException if the server is gone or answers another request
     */
    public void roundTrip() throws IOException {
        turn++;
        request[0] = turn;
        socket.getOutputStream().write(request);
        in.readFully(reply);
        if (reply[0] != turn) {
            throw new IOException("the echo answered " + reply[0] + " to " + turn);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
