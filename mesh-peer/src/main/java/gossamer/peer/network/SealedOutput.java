// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.FrameType;
import gossamer.handshake.Frames;
import gossamer.handshake.Sealer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Seals what is written and sends it at once, one frame a write where it fits.
 *
 * <p>Confined to one writer at a time.
 */
final class SealedOutput extends OutputStream {
    /** A JDK socket writes at most 128 KiB at a time: a larger frame would cost another call for its end. */
    private static final int FRAME_BYTES_MAX = 128 << 10;

    private final OutputStream raw;
    private final Sealer sealer;
    private final int payloadBytesMax;
    private final Traffic traffic;

    private byte[] frame = new byte[1 << 10];

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
        int done = 0;
        while (done < length) {
            int some = Math.min(length - done, payloadBytesMax);
            if (frame.length < some + Frames.OVERHEAD_BYTES) {
                frame = new byte[Math.max(2 * frame.length, some + Frames.OVERHEAD_BYTES)];
            }
            int sealed = sealer.seal(FrameType.DATA, from, offset + done, some, frame, 0);
            traffic.wrote(sealed);
            raw.write(frame, 0, sealed);
            done += some;
        }
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
