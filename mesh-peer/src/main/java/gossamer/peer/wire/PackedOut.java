// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.model.Appetite;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.PeerId;
import gossamer.model.ViewId;
import java.nio.BufferOverflowException;
import java.util.List;
import java.util.function.BiConsumer;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Writes bare values one after the other; {@link PackedIn} reads them in the same order.
 *
 * <pre>
 *   number   LEB128 of the 64 bits taken as unsigned: 1 byte up to 127, 10 bytes where negative
 *   signed   zig-zag, then as a number: 1 byte from -64 to 63
 *   peer     16 bytes, big-endian
 *   job      peer, number
 *   view     peer, number
 *   range    signed distance of its first index from the end of the range before, number of its size
 *   ranges   number of how many, the ranges
 *   ranks    number of how many, each as a number
 *   hash     32 bytes
 *   blob     number of its length, the bytes
 *   record   length as 4 bytes, then fields
 * </pre>
 *
 * <p>Every method throws {@link BufferOverflowException} when the buffer is full; whoever began the message then begins
 * again with a {@link #larger} one. The library would grow by itself, but says so in the log each time.
 *
 * <p>Confined to one thread.
 */
final class PackedOut {
    /** A message must be smaller, 1 GiB: what one array of the heap and one message of the lane can hold. */
    private static final int BYTES_MAX = 1 << 30;

    private final byte[] array;
    private final Bytes<byte[]> bytes;
    private final FieldsOut fields;
    private long wanted; // bytes, where one value alone needs more than there are

    PackedOut(int capacity) {
        array = new byte[capacity];
        bytes = Bytes.wrapForWrite(array);
        bytes.singleThreadedCheckDisabled(true); // a codec may be made on one thread and used on another
        fields = new FieldsOut(bytes, this);
    }

    /** An empty one that holds four times as much, or what is known to be wanted. */
    PackedOut larger() {
        if (array.length >= BYTES_MAX) {
            throw new IllegalArgumentException("a message of more than " + BYTES_MAX + " bytes");
        }
        return new PackedOut((int) Math.min(BYTES_MAX, Math.max(wanted + wanted / 8, Math.max(64, 4L * array.length))));
    }

    void clear() {
        bytes.clear();
    }

    /** What is written to, from index 0 on. */
    byte[] array() {
        return array;
    }

    int length() {
        return (int) bytes.writePosition();
    }

    /** For named values in the place of bare ones. */
    FieldsOut fields() {
        return fields;
    }

    void octet(int value) {
        bytes.writeByte((byte) value);
    }

    void number(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            octet((int) left | 0x80);
            left >>>= 7;
        }
        octet((int) left);
    }

    void signed(long value) {
        number((value << 1) ^ (value >> 63));
    }

    /** An int as a number; a negative one takes five bytes. */
    void int32(int value) {
        number(Integer.toUnsignedLong(value));
    }

    void peer(PeerId peer) {
        fixed64(peer.high());
        fixed64(peer.low());
    }

    private void fixed64(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            octet((int) (value >>> shift));
        }
    }

    void hash(ContentHash hash) {
        fixed64(hash.a());
        fixed64(hash.b());
        fixed64(hash.c());
        fixed64(hash.d());
    }

    void hashes(List<ContentHash> hashes) {
        number(hashes.size());
        hashes.forEach(this::hash);
    }

    void job(JobId job) {
        peer(job.origin());
        number(job.number());
        octet(job.kind().code());
    }

    void appetite(Appetite appetite) {
        int32(appetite.slots());
        if (!appetite.isNone()) {
            octet(appetite.accepts().code());
        }
    }

    void view(ViewId view) {
        peer(view.coordinator());
        number(view.sequence());
    }

    /** @param before where the range before this one ended, or 0 */
    void range(long before, IndexRange range) {
        signed(range.lo() - before);
        number(range.size());
    }

    void ranges(List<IndexRange> ranges) {
        number(ranges.size());
        long before = 0;
        for (IndexRange range : ranges) {
            range(before, range);
            before = range.hi();
        }
    }

    void ranks(int[] ranks) {
        number(ranks.length);
        for (int rank : ranks) {
            int32(rank);
        }
    }

    void blob(byte[] value) {
        number(value.length);
        raw(value);
    }

    /** The bytes alone, for readers that know how many. */
    void raw(byte[] value) {
        if (value.length > bytes.writeRemaining()) {
            wanted = (long) length() + value.length;
            throw new BufferOverflowException();
        }
        // The library's own copy takes 20 ns for 8 bytes; this is where a task's argument and result pass.
        System.arraycopy(value, 0, array, (int) bytes.writePosition(), value.length);
        bytes.writeSkip(value.length);
    }

    <T> void record(T value, BiConsumer<T, FieldsOut> writer) {
        long at = bytes.writePosition();
        bytes.writeInt(0);
        writer.accept(value, fields);
        bytes.writeInt(at, (int) (bytes.writePosition() - at - Integer.BYTES));
    }
}
