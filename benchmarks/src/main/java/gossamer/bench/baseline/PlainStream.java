// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.baseline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A bare TCP connection over loopback, with both ends in this process: what a sealed stream is measured against.
 *
 * <p>It lives here, in a module that no peer has on its class path, so that no peer can ever speak unsealed.
 *
 * <p>Each end is for one thread at a time.
 */
public final class PlainStream implements AutoCloseable {
    private final Socket writing;
    private final Socket reading;

    private PlainStream(Socket writing, Socket reading) {
        this.writing = writing;
        this.reading = reading;
    }

    public static PlainStream open() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket writing = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
            Socket reading = listening.accept();
            writing.setTcpNoDelay(true);
            reading.setTcpNoDelay(true);
            return new PlainStream(writing, reading);
        }
    }

    public OutputStream out() throws IOException {
        return writing.getOutputStream();
    }

    public InputStream in() throws IOException {
        return reading.getInputStream();
    }

    @Override
    public void close() throws IOException {
        writing.close();
        reading.close();
    }
}
