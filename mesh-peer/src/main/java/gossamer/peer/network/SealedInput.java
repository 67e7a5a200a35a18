// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.FrameType;
import gossamer.handshake.Frames;
import gossamer.handshake.Opener;
import gossamer.handshake.Renewal;
import gossamer.handshake.Suite;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The opened bytes of a sealed connection as a stream.
 *
 * <p>Room grows only as bytes arrive: a header that announces much makes nobody allocate. The first frame that does not
 * open ends the stream with an exception. Confined to one reader at a time.
 */
final class SealedInput extends InputStream {
    /** An idle connection keeps no more. */
    private static final int FIRST_ROOM_BYTES = 1 << 13;

    /** Two of the largest reads that a JDK socket makes: a busy stream seldom has a part of a frame to move. */
    private static final int USUAL_ROOM_BYTES = 1 << 18;

    private static final byte[] NOTHING = {};

    private final InputStream raw;
    private final Control control;
    private final Traffic traffic;

    /** The stream has one reader; whoever closes it wipes the key when that one is done. */
    private final ReentrantLock lock = new ReentrantLock();

    private Opener opener;
    private boolean over;

    private byte[] sealed = new byte[FIRST_ROOM_BYTES];
    private int sealedFrom;
    private int sealedTo;
    private byte[] plain = NOTHING;
    private int plainFrom;
    private int plainTo;

    /** Takes the frames that are about the session and not of the stream. */
    interface Control {
        /**
         * A frame has opened; must not wait for the other end.
         *
         * @param type of it
         * @param payload at most {@link Renewal#MESSAGE_BYTES_MAX} bytes
         * @return what opens the frames after this one, or null for no change
         * @throws IOException if the connection must end here
         */
        @Nullable
        Opener take(int type, byte[] payload) throws IOException;
    }

    SealedInput(InputStream raw, Opener opener, Traffic traffic, Control control) {
        this.control = control;
        this.traffic = traffic;
        this.raw = raw;
        this.opener = opener;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        lock.lock();
        try {
            return length == 0 ? 0 : readSome(to, offset, length);
        } finally {
            lock.unlock();
        }
    }

    private int readSome(byte[] to, int offset, int length) throws IOException {
        while (plainFrom == plainTo) {
            if (!fill(Frames.HEADER_BYTES)) {
                return -1;
            }
            int body = opener.header(sealed, sealedFrom);
            if (body == Frames.REFUSED) {
                throw broken();
            }
            sealedFrom += Frames.HEADER_BYTES;
            if (!fill(body)) {
                throw ended();
            }
            int payload = body - Suite.TAG_BYTES;
            if (Renewal.isControl(opener.type())) {
                takeControl(body, payload);
            } else if (payload <= length) {
                open(to, offset, body);
                if (payload > 0) {
                    return payload;
                }
            } else {
                if (payload > plain.length) {
                    plain = new byte[Math.max(payload, Math.min(2 * plain.length, USUAL_ROOM_BYTES))];
                }
                open(plain, 0, body);
                plainFrom = 0;
                plainTo = payload;
            }
        }
        int some = Math.min(length, plainTo - plainFrom);
        System.arraycopy(plain, plainFrom, to, offset, some);
        plainFrom += some;
        return some;
    }

    private void open(byte[] to, int offset, int body) throws IOException {
        int length = opener.body(sealed, sealedFrom, to, offset);
        if (length == Frames.REFUSED || opener.type() != FrameType.DATA) {
            throw broken();
        }
        sealedFrom += body;
    }

    private void takeControl(int body, int payload) throws IOException {
        byte[] message = new byte[Math.min(payload, Renewal.MESSAGE_BYTES_MAX)];
        if (payload > message.length || opener.body(sealed, sealedFrom, message, 0) == Frames.REFUSED) {
            throw broken();
        }
        sealedFrom += body;
        Opener next = control.take(opener.type(), message);
        if (next != null) {
            opener.wipe();
            opener = next;
            if (over) { // closed by what the frame led to
                opener.wipe();
            }
        }
    }

    /** Reads until so many sealed bytes are there; false if the stream ends before the first of them. */
    private boolean fill(int bytes) throws IOException {
        if (sealedFrom == sealedTo) {
            sealedFrom = 0;
            sealedTo = 0;
        }
        while (sealedTo - sealedFrom < bytes) {
            makeRoom(bytes);
            int read = raw.read(sealed, sealedTo, sealed.length - sealedTo);
            if (read < 0) {
                if (sealedFrom == sealedTo) {
                    return false;
                }
                throw ended();
            }
            sealedTo += read;
            traffic.heard();
        }
        return true;
    }

    /** Doubles what a read has filled to the end, so that room follows what came and not what a header says. */
    private void makeRoom(int bytes) {
        if (sealedFrom + bytes <= sealed.length) {
            return;
        }
        int most = Math.max(bytes, USUAL_ROOM_BYTES);
        boolean grows = sealedTo == sealed.length && sealed.length < most;
        byte[] room = grows ? new byte[Math.min(2 * sealed.length, most)] : sealed;
        System.arraycopy(sealed, sealedFrom, room, 0, sealedTo - sealedFrom);
        sealed = room;
        sealedTo -= sealedFrom;
        sealedFrom = 0;
    }

    /** What is left of the frame must not be taken for the next one, should anybody read on. */
    private EOFException ended() {
        opener.wipe();
        return new EOFException("the connection ended within a frame");
    }

    private static SocketException broken() {
        return new SocketException("a frame did not open");
    }

    /** Overwrites the key, once the connection below is closed: then whoever reads is about to be done. */
    void wipe() {
        lock.lock();
        try {
            over = true;
            opener.wipe();
            Arrays.fill(plain, (byte) 0);
            plainFrom = plainTo;
        } finally {
            lock.unlock();
        }
    }

    /** Whether something is here to be read, be it a part of a frame. For the reader alone. */
    boolean hasSome() {
        try {
            return plainFrom < plainTo || sealedFrom < sealedTo || raw.available() > 0;
        } catch (IOException e) {
            return true; // the read will say it
        }
    }

    @Override
    public int available() {
        return plainTo - plainFrom;
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
