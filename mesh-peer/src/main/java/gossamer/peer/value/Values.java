// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Encodes one value as bytes, and makes it of them again.
 *
 * <p>Known by kind: null, the boxes, strings, arrays of primitives and of values, records and enums, the common
 * collections and maps of {@code java.util}, optionals, big numbers, UUIDs and the common types of {@code java.time}.
 * Lists come back as the same kind of list (array, linked, unmodifiable), sets and maps likewise; views such as a
 * sub-list come back as a list of their own. Everything else must be {@link java.io.Serializable} and is read back
 * through a filter that takes classes of the job and a named few of the JDK.
 *
 * <p>Values are copied as trees: an array or list that is reached twice arrives twice. Stateless; safe from any thread.
 */
public final class Values {
    private static final byte[] NULL = {Tag.NULL};
    private static final byte[] TRUE = {Tag.TRUE};
    private static final byte[] FALSE = {Tag.FALSE};

    private Values() {}

    /**
     * The bytes of a value; may be shared, not to be written to.
     *
     * @throws ValueException if its class, or that of something inside it, cannot travel
     */
    public static byte[] encode(@Nullable Object value) throws ValueException {
        return encode(value, null);
    }

    /**
     * The same, and the classes that the reader needs besides the JDK's.
     *
     * @param met the classes of what is encoded, and of what is inside it, are added to it; those of the JDK are not;
     *     or null
     */
    public static byte[] encode(@Nullable Object value, @Nullable Collection<Class<?>> met) throws ValueException {
        if (value == null) {
            return NULL;
        }
        if (value instanceof Long number) {
            return encode(number.longValue());
        }
        if (value instanceof Integer number) {
            long zigzag = Varint.zigzag(number);
            byte[] bytes = new byte[1 + Varint.size(zigzag)];
            bytes[0] = Tag.INT;
            Varint.put(bytes, 1, zigzag);
            return bytes;
        }
        if (value instanceof Boolean truth) {
            return truth ? TRUE : FALSE;
        }
        if (value instanceof byte[] payload && payload.length <= ValueLimits.DEFAULT.bytesMax() - 16) {
            int head = 1 + Varint.size(payload.length);
            byte[] bytes = new byte[head + payload.length];
            bytes[0] = Tag.BYTES;
            Varint.put(bytes, 1, payload.length);
            System.arraycopy(payload, 0, bytes, head, payload.length);
            return bytes;
        }
        ValueOutput out = new ValueOutput().putValue(value);
        if (met != null) {
            out.addClasses(met);
        }
        return out.toBytes();
    }

    /** The bytes of a number, as {@link #encode(Object)} gives them, without a box. */
    public static byte[] encode(long value) {
        long zigzag = Varint.zigzag(value);
        if (Varint.isShort(zigzag)) {
            byte[] bytes = new byte[1 + Varint.size(zigzag)];
            bytes[0] = Tag.LONG;
            Varint.put(bytes, 1, zigzag);
            return bytes;
        }
        byte[] bytes = new byte[1 + Long.BYTES];
        bytes[0] = Tag.LONG_WIDE;
        Bytes.LONG.set(bytes, 1, value);
        return bytes;
    }

    /**
     * Tries whether a value can be inside a Java-serialized object, where records and arrays, too, must be
     * serializable.
     *
     * @throws ValueException if it cannot
     */
    public static void checkSerializable(@Nullable Object value) throws ValueException {
        if (value != null) {
            new ValueOutput().putSerialized(value);
        }
    }

    /**
     * The value of bytes that {@link #encode} gave, here or at another peer.
     *
     * @param bytes not written to, not kept
     * @param loader finds the classes of records, enums and serialized objects
     * @throws ValueException if the bytes are not those of a value, or a class is missing or not accepted
     */
    public static @Nullable Object decode(byte[] bytes, ClassLoader loader) throws ValueException {
        ValueInput input = new ValueInput(bytes, loader);
        Object value = input.value();
        input.end();
        return value;
    }
}
