// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.Message;
import java.nio.BufferOverflowException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as bytes and reads them back.
 *
 * <p>A message is a header of four bytes, then its body:
 *
 * <pre>
 *   0  kind           what message it is: the family in the high half, its number there in the low half
 *   1  major version  1; another one is refused
 *   2  minor version  0; a greater one is read like this one
 *   3  flags          0; a flag says that the body cannot be understood without knowing it, so any is refused
 * </pre>
 *
 * <p>Decoding bytes of any content gives a message or a {@link WireException}, in time proportional to their length,
 * and allocates at most 4 bytes for each byte of input, plus 64 KiB, plus 64 bytes for each entry of a list (task
 * argument, outcome, lease, range and the like) that is really there; an entry takes at least one byte. Nothing is
 * allocated for what is only announced. The third term is the price of objects: an argument of one byte is an array of
 * 24.
 *
 * <p>Confined to one thread at a time: each thread has a codec of its own.
 */
public final class MessageCodec {
    /** A message with another major version is refused; raised when a layout changes so that old readers misread it. */
    static final int MAJOR = 1;

    /** Raised when a kind of message or a field is added; never a reason to refuse. */
    static final int MINOR = 0;

    static final int HEADER_BYTES = 4;

    /**
     * Messages up to this size pass through buffers that are kept, 64 KiB: a larger one costs two allocations more, but
     * does not stay in memory once for each thread.
     */
    static final int KEPT_BYTES = 64 << 10;

    private PackedOut out;
    private final PackedIn in = new PackedIn(new byte[KEPT_BYTES]);

    public MessageCodec() {
        this(KEPT_BYTES);
    }

    /** @param bytes the size of the first buffer to write to; it grows where that is too small */
    MessageCodec(int bytes) {
        out = new PackedOut(bytes);
    }

    /**
     * What is done with a message while its bytes are lent.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Borrower<T> {
        /**
         * Takes the bytes; they are the codec's again after the return, and not to be written to.
         *
         * @param array holds the message
         * @param offset of its first byte
         * @param length of the message
         */
        T take(byte[] array, int offset, int length);
    }

    /**
     * Writes a message to an array of its own, which is the caller's to keep.
     *
     * @throws IllegalArgumentException if the message breaks what its own documentation promises, such as leases of two
     *     jobs in one loot, or is larger than 1 GiB
     */
    public byte[] encode(Message message) {
        return encode(message, (array, offset, length) -> Arrays.copyOfRange(array, offset, offset + length));
    }

    /**
     * Writes a message to the codec's own buffer and lends it: for a caller who copies the bytes anyway.
     *
     * @param borrower is called once; must not use this codec
     * @return what the borrower returns
     * @throws IllegalArgumentException as in {@link #encode(Message)}; then the borrower is not called
     */
    public <T> T encode(Message message, Borrower<T> borrower) {
        PackedOut written = written(message);
        if (written.array().length > KEPT_BYTES) {
            out = new PackedOut(KEPT_BYTES);
        }
        return borrower.take(written.array(), 0, written.length());
    }

    private PackedOut written(Message message) {
        while (true) {
            try {
                write(message);
                return out;
            } catch (BufferOverflowException full) {
                out = out.larger();
            }
        }
    }

    private void write(Message message) {
        Form<?> form = Forms.of(message);
        out.clear();
        out.octet(form.number());
        out.octet(MAJOR);
        out.octet(MINOR);
        out.octet(0);
        form.write(message, out);
    }

    /**
     * Reads one message that fills a stretch of an array exactly.
     *
     * @param buffer read only during the call; what the message keeps of it is copied
     * @param offset of the first byte of the header
     * @param length of the whole message, any
     * @throws WireException if the bytes are not a message that this version can read
     * @throws IndexOutOfBoundsException if the stretch does not lie within the array
     */
    public Message decode(byte[] buffer, int offset, int length) throws WireException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        @Nullable Form<?> form = null;
        try {
            form = form(buffer, offset, length);
            return form.read(body(buffer, offset + HEADER_BYTES, length - HEADER_BYTES));
        } catch (RuntimeException refused) { // the only place: ours, those of the model's constructors, the library's
            String kind = form == null ? "Message" : form.type().getSimpleName();
            throw new WireException(kind + " of " + length + " bytes refused: " + reason(refused) + ".", refused);
        }
    }

    private static Form<?> form(byte[] buffer, int offset, int length) {
        if (length < HEADER_BYTES) {
            throw new IllegalArgumentException("the header alone takes " + HEADER_BYTES);
        }
        int major = buffer[offset + 1] & 0xff;
        int minor = buffer[offset + 2] & 0xff;
        if (major != MAJOR) {
            throw new IllegalArgumentException("it speaks version " + major + "." + minor + ", this peer " + MAJOR + "."
                    + MINOR + "; run the same release on both");
        }
        if (buffer[offset + 3] != 0) {
            throw new IllegalArgumentException(
                    "it carries flags that version " + MAJOR + "." + MINOR + " does not know");
        }
        return Forms.numbered(buffer[offset] & 0xff, minor);
    }

    private PackedIn body(byte[] buffer, int offset, int length) {
        if (length > KEPT_BYTES) {
            return new PackedIn(buffer).open(offset, length);
        }
        System.arraycopy(buffer, offset, in.array(), 0, length);
        return in.open(0, length);
    }

    /** A sentence of ours or of the model's where there is one; a library's own words help nobody. */
    private static String reason(RuntimeException refused) {
        String message = refused.getMessage();
        return refused.getClass() == IllegalArgumentException.class && message != null
                ? message
                : "its bytes do not fit its kind (" + refused.getClass().getSimpleName() + ")";
    }
}
