// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbers, texts and values one after the other into bytes that {@link ValueInput} reads.
 *
 * <p>Values are trees: what is reached twice is written twice. Objects of classes that have no kind of their own all go
 * into one Java serialization stream at the end of the bytes, so that among them what is shared stays shared:
 *
 * <pre>
 *   everything put, in order; 54 stands for the next object  |  stream  |  length of the stream, 4 bytes
 *                                                            '---- only if there is a 54 ----'
 * </pre>
 *
 * <p>Confined to its user.
 */
public final class ValueOutput {
    private static final int INITIAL_BYTES = 64;

    private final ValueLimits limits;
    private byte[] buffer = new byte[INITIAL_BYTES];
    private int length;
    private int depth;
    private boolean withoutStacks;
    private @Nullable Map<Class<?>, Integer> classes;
    private @Nullable Serialized serialized;

    public ValueOutput() {
        this(ValueLimits.DEFAULT);
    }

    public ValueOutput(ValueLimits limits) {
        this.limits = limits;
    }

    /** Writes the low eight bits. */
    public ValueOutput putByte(int value) throws ValueException {
        room(1);
        buffer[length++] = (byte) value;
        return this;
    }

    /** Writes a number in as few bytes as it needs, seven bits to a byte; meant for small numbers from 0. */
    public ValueOutput putVarint(long value) throws ValueException {
        room(Varint.BYTES_MAX);
        length = Varint.put(buffer, length, value);
        return this;
    }

    /** Writes eight bytes, big-endian. */
    public ValueOutput putLong(long value) throws ValueException {
        room(Long.BYTES);
        Bytes.LONG.set(buffer, length, value);
        length += Long.BYTES;
        return this;
    }

    /** Writes four bytes, big-endian. */
    public ValueOutput putInt(int value) throws ValueException {
        room(Integer.BYTES);
        Bytes.INT.set(buffer, length, value);
        length += Integer.BYTES;
        return this;
    }

    /** Writes the length, then the bytes. */
    public ValueOutput putBytes(byte[] bytes) throws ValueException {
        putVarint(bytes.length);
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
        return this;
    }

    /** Writes any text, unpaired surrogates included. */
    public ValueOutput putString(String text) throws ValueException {
        int size = text.length();
        room(1 + Varint.BYTES_MAX + size);
        int start = length;
        buffer[length++] = Tag.STRING;
        length = Varint.put(buffer, length, size);
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            if (c > 0xff) {
                length = start;
                return putWide(text);
            }
            buffer[length++] = (byte) c;
        }
        return this;
    }

    private ValueOutput putWide(String text) throws ValueException {
        int size = text.length();
        room(1 + Varint.BYTES_MAX + 2L * size);
        buffer[length++] = Tag.STRING_WIDE;
        length = Varint.put(buffer, length, size);
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            buffer[length++] = (byte) (c >>> 8);
            buffer[length++] = (byte) c;
        }
        return this;
    }

    /**
     * Writes a value of any class that can travel.
     *
     * @throws ValueException if its class, or that of something inside it, cannot
     */
    public ValueOutput putValue(@Nullable Object value) throws ValueException {
        if (value == null) {
            return putByte(Tag.NULL);
        }
        if (value instanceof Long number) {
            return putTaggedLong(number);
        }
        if (value instanceof Integer number) {
            return putByte(Tag.INT).putVarint(Varint.zigzag(number));
        }
        if (value instanceof String text) {
            return putString(text);
        }
        if (++depth > limits.depthMax()) {
            throw new ValueException(
                    "a value is nested deeper than " + limits.depthMax() + " values, or inside itself");
        }
        Kind.of(value.getClass()).write(value, this);
        depth--;
        return this;
    }

    ValueOutput putTaggedLong(long number) throws ValueException {
        long zigzag = Varint.zigzag(number);
        return Varint.isShort(zigzag)
                ? putByte(Tag.LONG).putVarint(zigzag)
                : putByte(Tag.LONG_WIDE).putLong(number);
    }

    /** Writes the name of a class at its first mention, a number from then on. */
    ValueOutput putClass(Class<?> type) throws ValueException {
        Map<Class<?>, Integer> known = classes;
        if (known == null) {
            known = new HashMap<>();
            classes = known;
        }
        Integer number = known.putIfAbsent(type, known.size() + 1);
        return number != null ? putVarint(number) : putVarint(0).putString(type.getName());
    }

    /** Adds the classes that were met so far, but for those of the JDK. */
    public void addClasses(Collection<Class<?>> met) {
        if (classes != null) {
            classes.keySet().forEach(type -> addClass(type, met));
        }
        if (serialized != null) {
            serialized.met.forEach(type -> addClass(type, met));
        }
    }

    private static void addClass(Class<?> type, Collection<Class<?>> met) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        if (element.getClassLoader() != null && !met.contains(element)) { // most of the JDK's have none
            met.add(element);
        }
    }

    /** A window of so many bytes to be filled. */
    ByteBuffer window(long bytes) throws ValueException {
        room(bytes);
        ByteBuffer window = ByteBuffer.wrap(buffer, length, (int) bytes);
        length += (int) bytes;
        return window;
    }

    /** Puts an object into the Java serialization stream. */
    void putSerialized(Object value) throws ValueException {
        if (!(value instanceof Serializable)) {
            throw new ValueException(value.getClass().getTypeName() + " is not Serializable");
        }
        putByte(Tag.SERIALIZED);
        try {
            Serialized stream = serialized;
            if (stream == null) {
                stream = new Serialized(new ByteArrayOutputStream(), withoutStacks);
                serialized = stream;
            }
            stream.writeObject(value);
            stream.flush();
            if (length + (long) stream.bytes.size() > limits.bytesMax()) {
                throw tooLong();
            }
        } catch (IOException | RuntimeException refused) {
            throw new ValueException(reason(refused), refused);
        } catch (StackOverflowError tooDeep) {
            throw new ValueException(
                    value.getClass().getTypeName() + " is nested too deeply to be serialized", tooDeep);
        }
    }

    private static String reason(Exception refused) {
        return refused instanceof java.io.NotSerializableException
                ? refused.getMessage() + " is not Serializable"
                : refused instanceof InvalidClassException && refused.getMessage() != null
                        ? refused.getMessage().replace("; is ", " is ")
                        : "serialization failed: " + refused;
    }

    /** Writes an exception and its causes without their stacks, which travel as data. */
    void putWithoutStacks(Throwable thrown) throws ValueException {
        withoutStacks = true;
        putSerialized(thrown);
    }

    /** How many bytes there are so far, serialized objects left out. */
    int length() {
        return length;
    }

    /** All that was put; nothing may be put any more. */
    public byte[] toBytes() throws ValueException {
        Serialized stream = serialized;
        if (stream != null) {
            byte[] tail = stream.bytes.toByteArray();
            room(tail.length + Integer.BYTES);
            System.arraycopy(tail, 0, buffer, length, tail.length);
            length += tail.length;
            putInt(tail.length);
        }
        return Arrays.copyOf(buffer, length);
    }

    private void room(long bytes) throws ValueException {
        long needed = length + bytes;
        if (needed > buffer.length) {
            if (needed > limits.bytesMax()) {
                throw tooLong();
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(limits.bytesMax(), Math.max(needed, 2L * buffer.length)));
        }
    }

    private ValueException tooLong() {
        return new ValueException("the value is longer than " + limits.bytesMax() + " bytes");
    }

    /** The stream at the end; refuses what no reader would accept. */
    private static final class Serialized extends ObjectOutputStream {
        private static final StackTraceElement[] NO_FRAMES = {};

        private final ByteArrayOutputStream bytes;
        private final Set<Class<?>> met = new LinkedHashSet<>();

        Serialized(ByteArrayOutputStream bytes, boolean withoutStacks) throws IOException {
            super(bytes);
            this.bytes = bytes;
            enableReplaceObject(withoutStacks);
        }

        @Override
        protected Object replaceObject(Object value) {
            return value instanceof StackTraceElement[] ? NO_FRAMES : value;
        }

        @Override
        protected void annotateClass(Class<?> type) throws IOException {
            String refusal = Acceptance.refusal(type);
            if (refusal != null) {
                throw new InvalidClassException(type.getTypeName(), refusal);
            }
            met.add(type);
        }

        @Override
        protected void annotateProxyClass(Class<?> type) throws IOException {
            annotateClass(type);
        }
    }
}
