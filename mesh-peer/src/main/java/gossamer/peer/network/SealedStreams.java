// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.Session;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;

/**
 * The streams of a sealed connection by themselves, for those who measure them: the same objects that every connection
 * of a peer reads and writes through.
 */
public final class SealedStreams {
    private SealedStreams() {}

    /**
     * Seals what is written and sends it at once; for one writer at a time.
     *
     * @param raw where the frames go
     * @param session whose sealer is used by nobody else
     */
    public static OutputStream output(OutputStream raw, Session session) {
        return new SealedOutput(raw, session.sealer(), session.payloadBytesMax(), new Traffic());
    }

    /**
     * Opens what arrives; a frame that does not open ends the stream with an exception. For one reader at a time.
     *
     * @param raw where the frames come from
     * @param session whose opener is used by nobody else
     */
    public static InputStream input(InputStream raw, Session session) {
        return new SealedInput(raw, session.opener(), new Traffic(), (type, payload) -> {
            throw new SocketException("this session is not renewed");
        });
    }
}
