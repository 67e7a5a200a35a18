// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One question or one answer on a local socket; the layout stands in the package's description.
 *
 * @param kind what is asked or answered
 * @param body owned by the frame; at most {@link #BODY_MAX} bytes
 */
record Frame(Kind kind, byte[] body) {
    static final int VERSION = 3;

    /** The longest answer taken: some 100,000 peers. */
    static final int BODY_MAX = 16 << 20;

    /** The longest question taken: a command line as long as systems allow. */
    static final int QUESTION_MAX = 1 << 20;

    private static final int MAGIC = 0x47534d4c;
    private static final int HEADER = 10;

    /** What a frame is about. */
    enum Kind {
        REFUSED(0),
        IDENTITY(1),
        PEERS(2),
        JOBS(3),
        RUN(4),
        OUTPUT(5),
        END(6),
        OVER(7),
        CANCEL(8),
        ATTACH(9),
        KEYS(10);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        private static Kind of(byte code) throws IOException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IOException("kind " + code + " is not known here");
        }
    }

    static Frame question(Kind kind) {
        return new Frame(kind, new byte[0]);
    }

    static Frame refused(String reason) {
        return new Frame(Kind.REFUSED, reason.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    void writeTo(TimedChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + body.length);
        buffer.putInt(MAGIC).put((byte) VERSION).put(kind.code).putInt(body.length);
        channel.write(buffer.put(body).flip());
    }

    /**
     * Reads one frame.
     *
     * @param bodyMax a longer body is refused before any of it is read
     * @throws IOException if what comes is no frame of this version, or the channel ends or times out
     */
    static Frame readFrom(TimedChannel channel, int bodyMax) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        channel.read(header);
        header.flip();
        if (header.getInt() != MAGIC) {
            throw new IOException("what came is not from a Gossamer program");
        }
        int version = header.get();
        if (version != VERSION) {
            throw new IOException("local protocol " + version + " is spoken there and " + VERSION
                    + " here; use the same version of Gossamer for both");
        }
        Kind kind = Kind.of(header.get());
        int length = header.getInt();
        if (length < 0 || length > bodyMax) {
            throw new IOException("a body of " + Integer.toUnsignedString(length) + " bytes; at most " + bodyMax);
        }
        ByteBuffer body = ByteBuffer.allocate(length);
        channel.read(body);
        return new Frame(kind, body.array());
    }
}
