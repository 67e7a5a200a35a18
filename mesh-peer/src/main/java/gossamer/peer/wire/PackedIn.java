// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.PeerId;
import gossamer.model.ViewId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Reads what {@link PackedOut} wrote, from bytes that anyone may have sent.
 *
 * <p>Each value has exactly one form: a number with needless bytes, or bytes left over at the end, are refused, so that
 * what was accepted would be written the same way again. Every length and every count is compared with the bytes that
 * are left before anything is allocated for it.
 *
 * <p>Every method throws {@link IllegalArgumentException} with half a sentence that says what is wrong.
 *
 * <p>Confined to one thread.
 */
final class PackedIn {
    static final byte[] NO_BYTES = {};
    static final int HASH_BYTES = 32;
    static final int PEER_BYTES = 16;

    private final byte[] array;
    private final Bytes<byte[]> bytes;
    private final FieldsIn fields;

    /** @param array what will be read, now or at each {@link #open}; not copied */
    PackedIn(byte[] array) {
        this.array = array;
        bytes = Bytes.wrapForRead(array);
        bytes.singleThreadedCheckDisabled(true); // a codec may be made on one thread and used on another
        fields = new FieldsIn(array, bytes, this);
    }

    byte[] array() {
        return array;
    }

    /** Begins to read a stretch of the array, and ends there. */
    PackedIn open(int from, int length) {
        bytes.readPositionRemaining(from, length);
        return this;
    }

    /** All that is left, as named values. */
    FieldsIn fields() {
        return fields.open(left());
    }

    int left() {
        return (int) bytes.readRemaining();
    }

    /** Nothing may be left. */
    void end() {
        if (left() > 0) {
            throw new IllegalArgumentException(left() + " bytes too many");
        }
    }

    private void need(long count) {
        if (count < 0 || count > left()) {
            throw new IllegalArgumentException(
                    Long.toUnsignedString(count) + " more bytes announced where " + left() + " are left");
        }
    }

    int octet() {
        need(1);
        return bytes.readUnsignedByte();
    }

    long number() {
        int next = octet();
        long value = next & 0x7f;
        for (int shift = 7; next > 0x7f; shift += 7) {
            next = octet();
            if (next == 0 || (shift == 63 && next > 1)) {
                throw new IllegalArgumentException("a number is longer than it need be");
            }
            value |= (long) (next & 0x7f) << shift;
        }
        return value;
    }

    long signed() {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    int int32() {
        return int32(number());
    }

    static int int32(long value) {
        if (value >>> Integer.SIZE != 0) {
            throw new IllegalArgumentException("a number of 32 bits is larger than that");
        }
        return (int) value;
    }

    /**
     * How many entries follow.
     *
     * @param bytesEach the fewest bytes an entry can take, at least 1
     */
    int count(int bytesEach) {
        return fitting(number(), bytesEach);
    }

    /**
     * A count that is known already, once it is sure that so many entries can follow.
     *
     * @param bytesEach the fewest bytes an entry can take, at least 1
     */
    int fitting(long count, long bytesEach) {
        if (count < 0 || bytesEach < 1 || count > left() / bytesEach) {
            throw new IllegalArgumentException(Long.toUnsignedString(count) + " entries of at least "
                    + Long.toUnsignedString(bytesEach) + " bytes announced where " + left() + " bytes are left");
        }
        return (int) count;
    }

    PeerId peer() {
        return new PeerId(fixed64(), fixed64());
    }

    private long fixed64() {
        need(Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << Byte.SIZE) | bytes.readUnsignedByte();
        }
        return value;
    }

    ContentHash hash() {
        return new ContentHash(fixed64(), fixed64(), fixed64(), fixed64());
    }

    List<ContentHash> hashes() {
        ContentHash[] hashes = new ContentHash[count(HASH_BYTES)];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = hash();
        }
        return list(hashes);
    }

    JobId job() {
        return new JobId(peer(), number(), JobKind.of(octet()));
    }

    Appetite appetite() {
        int slots = int32();
        return slots == 0 ? Appetite.NONE : new Appetite(slots, Accept.of(octet()));
    }

    ViewId view() {
        return new ViewId(peer(), number());
    }

    /** @param before where the range before this one ended, or 0 */
    IndexRange range(long before) {
        long lo = before + signed();
        return new IndexRange(lo, lo + number());
    }

    List<IndexRange> ranges() {
        IndexRange[] ranges = new IndexRange[count(2)];
        long before = 0;
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = range(before);
            before = ranges[i].hi();
        }
        return list(ranges);
    }

    int[] ranks() {
        int[] ranks = new int[count(1)];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = int32();
        }
        return ranks;
    }

    byte[] blob() {
        return raw(number());
    }

    /** So many bytes as they are, in an array of their own. */
    byte[] raw(long count) {
        need(count);
        if (count == 0) {
            return NO_BYTES;
        }
        int from = (int) bytes.readPosition();
        bytes.readSkip(count);
        return Arrays.copyOfRange(array, from, from + (int) count);
    }

    <T> T record(Function<FieldsIn, T> reader) {
        need(Integer.BYTES);
        long length = bytes.readUnsignedInt();
        need(length);
        long end = bytes.readPosition() + length;
        long limit = bytes.readLimit();
        T value = reader.apply(fields.open((int) length));
        bytes.readLimit(limit);
        bytes.readPosition(end);
        return value;
    }

    /** A list over an array that nobody else has. */
    static <T> List<T> list(T[] array) {
        return Collections.unmodifiableList(Arrays.asList(array));
    }
}
