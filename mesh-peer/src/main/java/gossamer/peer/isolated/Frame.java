// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.isolated;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * What a peer and its child say to each other at a time.
 *
 * <pre>
 *   magic 2 | kind 1 | length of the body 4 | body
 *
 *   peer                                child
 *   CONTENT ...  START  --------------&gt;
 *                       &lt;--------------  READY, or REFUSED why
 *   JOB  RUN            --------------&gt;
 *                       &lt;--------------  YIELD ...  DONE
 *   FORGET              --------------&gt;
 * </pre>
 *
 * @param kind what it is about
 * @param body not to be written to
 */
record Frame(Kind kind, byte[] body) {
    /** The longest body, 258 MiB: the longest result of a task, and some more. */
    static final int BODY_MAX = 258 << 20;

    private static final short MAGIC = 0x6743;

    /** What a frame is about. */
    enum Kind {
        /** A file of the code set, or a part of it, or of the list of them. */
        CONTENT(0),
        /** All there is to know before the first task. */
        START(1),
        READY(2),
        /** Why the child cannot run tasks. */
        REFUSED(3),
        /** A job of which tasks follow. */
        JOB(4),
        /** No more tasks of a job follow. */
        FORGET(5),
        /** Tasks to be run now. */
        RUN(6),
        /** What some of them gave. */
        YIELD(7),
        /** All of them have ended. */
        DONE(8);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code) throws IOException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IOException("there is no kind " + code + " of frames");
        }
    }

    private static final byte[] NOTHING = {};

    static Frame of(Kind kind) {
        return new Frame(kind, NOTHING);
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeShort(MAGIC);
        out.writeByte(kind.code);
        out.writeInt(body.length);
        out.write(body);
    }

    /**
     * Reads one frame; memory is taken as its bytes come, not as its length says.
     *
     * @param bodyMax a longer body is refused before any of it is read
     * @throws EOFException if the other side has ended, even within a frame
     * @throws IOException if what comes is no frame
     */
    static Frame readFrom(DataInputStream in, int bodyMax) throws IOException {
        short magic = in.readShort();
        if (magic != MAGIC) {
            throw new IOException("what came is no frame: it begins with " + Integer.toHexString(magic & 0xffff));
        }
        Kind kind = Kind.of(in.readUnsignedByte());
        int length = in.readInt();
        if (length < 0 || length > bodyMax) {
            throw new IOException("a body of " + Integer.toUnsignedString(length) + " bytes; at most " + bodyMax);
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("a body of " + length + " bytes ended after " + body.length);
        }
        return new Frame(kind, body);
    }
}
