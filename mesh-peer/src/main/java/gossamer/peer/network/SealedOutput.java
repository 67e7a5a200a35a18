// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.FrameType;
import gossamer.handshake.Frames;
import gossamer.handshake.Renewal;
import gossamer.handshake.Sealer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Seals what is written and sends it at once, one frame a write where it fits.
 *
 * <p>Confined to one writer at a time.
 */
final class SealedOutput extends OutputStream {
    /** A JDK socket writes at most 128 KiB at a time: a larger frame would cost another call for its end. */
    private static final int FRAME_BYTES_MAX = 128 << 10;

    private final OutputStream raw;
    private final int payloadBytesMax;
    private final Traffic traffic;

    /** The stream has one writer; the frames that renew its keys come from another thread. */
    private final ReentrantLock lock = new ReentrantLock();

    private Sealer sealer;
    private byte[] frame = new byte[1 << 10];
    private volatile boolean old;
    private boolean over; // guarded by the lock

    SealedOutput(OutputStream raw, Sealer sealer, int payloadBytesMax, Traffic traffic) {
        this.traffic = traffic;
        this.raw = raw;
        this.sealer = sealer;
        this.payloadBytesMax = Math.min(payloadBytesMax, FRAME_BYTES_MAX - Frames.OVERHEAD_BYTES);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        lock.lock();
        try {
            int done = 0;
            while (done < length) {
                int some = Math.min(length - done, payloadBytesMax);
                put(FrameType.DATA, from, offset + done, some);
                done += some;
            }
        } finally {
            lock.unlock();
        }
    }

    private void put(int type, byte[] from, int offset, int length) throws IOException {
        if (over) {
            throw new SocketException("closed");
        }
        if (frame.length < length + Frames.OVERHEAD_BYTES) {
            frame = new byte[Math.max(2 * frame.length, length + Frames.OVERHEAD_BYTES)];
        }
        if (old) {
            old = false;
            sealer.turn();
        }
        int sealed = sealer.seal(type, from, offset, length, frame, 0);
        traffic.wrote(sealed);
        raw.write(frame, 0, sealed);
    }

    /** The key has been in use long enough; the next frame is under the one after it. */
    void turnSoon() {
        old = true;
    }

    /** Sends all that waits, in order; safe beside the writer, for whom it waits, and who may wait for the network. */
    void send(Queue<Renewal.Frame> waiting) throws IOException {
        lock.lock();
        try {
            for (Renewal.Frame next = waiting.poll(); next != null; next = waiting.poll()) {
                put(next.type(), next.payload(), 0, next.payload().length);
                Sealer after = next.next();
                if (after != null) {
                    sealer.wipe();
                    sealer = after;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Overwrites the key, once the connection below is closed: then whoever writes is about to be done. */
    void wipe() {
        lock.lock();
        try {
            over = true;
            sealer.wipe();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
