// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ValueOutput} wrote; trusts no byte of it.
 *
 * <p>Every length is checked against the bytes that are left before anything is allocated, and all counts together
 * against the length of the whole, because each element takes at least one byte.
 *
 * <p>Confined to its user.
 */
public final class ValueInput {
    private static final int CLASS_NAME_MAX = 4096;

    private final byte[] bytes;
    private final ClassLoader loader;
    private final ValueLimits limits;
    private int position;
    private int end;
    private int depth;
    private long counted;
    private @Nullable List<Class<?>> classes;
    private @Nullable Serialized serialized;

    /** @param bytes not written to */
    public ValueInput(byte[] bytes, ClassLoader loader) throws ValueException {
        this(bytes, loader, ValueLimits.DEFAULT);
    }

    public ValueInput(byte[] bytes, ClassLoader loader, ValueLimits limits) throws ValueException {
        if (bytes.length > limits.bytesMax()) {
            throw new ValueException(bytes.length + " bytes are more than " + limits.bytesMax());
        }
        this.bytes = bytes;
        this.loader = loader;
        this.limits = limits;
        this.end = bytes.length;
    }

    /** The loader that finds the classes of what is read. */
    public ClassLoader loader() {
        return loader;
    }

    /** The next byte, from 0 to 255. */
    public int oneByte() throws ValueException {
        need(1);
        return bytes[position++] & 0xff;
    }

    public long varint() throws ValueException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = oneByte();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new ValueException("a number of more than " + Varint.BYTES_MAX + " bytes");
    }

    /** A number that must be from 0 to a greatest. */
    public int varint(String what, int most) throws ValueException {
        long value = varint();
        if (value < 0 || value > most) {
            throw new ValueException(what + " is " + Long.toUnsignedString(value) + "; at most " + most);
        }
        return (int) value;
    }

    public long fixedLong() throws ValueException {
        need(Long.BYTES);
        long value = (long) Bytes.LONG.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    public int fixedInt() throws ValueException {
        need(Integer.BYTES);
        int value = (int) Bytes.INT.get(bytes, position);
        position += Integer.BYTES;
        return value;
    }

    /** A copy of bytes written with their length. */
    public byte[] byteArray() throws ValueException {
        int size = length(Byte.BYTES);
        position += size;
        return Arrays.copyOfRange(bytes, position - size, position);
    }

    public String string() throws ValueException {
        int tag = oneByte();
        if (tag != Tag.STRING && tag != Tag.STRING_WIDE) {
            throw new ValueException("a text was expected, not kind " + tag);
        }
        return string(tag);
    }

    String string(int tag) throws ValueException {
        if (tag == Tag.STRING) {
            int size = length(Byte.BYTES);
            position += size;
            return new String(bytes, position - size, size, StandardCharsets.ISO_8859_1);
        }
        int size = length(Character.BYTES);
        char[] text = new char[size];
        for (int i = 0; i < size; i++) {
            text[i] = (char) ((bytes[position] & 0xff) << 8 | (bytes[position + 1] & 0xff));
            position += Character.BYTES;
        }
        return new String(text);
    }

    /**
     * The next value.
     *
     * @throws ValueException if the bytes are not those of a value, or a class is missing or not accepted
     */
    public @Nullable Object value() throws ValueException {
        int tag = oneByte();
        return switch (tag) {
            case Tag.NULL -> null;
            case Tag.LONG -> (Object) Varint.unzigzag(varint());
            case Tag.LONG_WIDE -> (Object) fixedLong();
            case Tag.INT -> (Object) number(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case Tag.STRING, Tag.STRING_WIDE -> string(tag);
            default -> inner(tag);
        };
    }

    private Object inner(int tag) throws ValueException {
        if (++depth > limits.depthMax()) {
            throw new ValueException("a value is nested deeper than " + limits.depthMax() + " values");
        }
        Object value = Kind.read(tag, this);
        depth--;
        return value;
    }

    int number(int least, int most) throws ValueException {
        long value = Varint.unzigzag(varint());
        if (value < least || value > most) {
            throw new ValueException("the number " + value + " is not from " + least + " to " + most);
        }
        return (int) value;
    }

    /** How many elements follow, each of them of so many bytes at least. */
    int length(int bytesEach) throws ValueException {
        long count = varint();
        if (count < 0 || count > (end - position) / bytesEach) {
            throw new ValueException(
                    Long.toUnsignedString(count) + " elements cannot be in the " + (end - position) + " bytes left");
        }
        return (int) count;
    }

    /** How many values follow; the counts of all containers together cannot exceed the length of the whole. */
    int count(int valuesEach) throws ValueException {
        int count = length(valuesEach);
        counted += count;
        if (counted > bytes.length) {
            throw new ValueException("containers claim more elements than there are bytes");
        }
        return count;
    }

    /** A window of so many bytes. */
    ByteBuffer window(int size) throws ValueException {
        need(size);
        position += size;
        return ByteBuffer.wrap(bytes, position - size, size);
    }

    Class<?> type() throws ValueException {
        List<Class<?>> known = classes;
        if (known == null) {
            known = new ArrayList<>();
            classes = known;
        }
        int number = varint("the number of a class", known.size());
        if (number > 0) {
            return known.get(number - 1);
        }
        Class<?> type = resolve(string(), loader);
        known.add(type);
        return type;
    }

    private static Class<?> resolve(String name, ClassLoader loader) throws ValueException {
        if (name.length() > CLASS_NAME_MAX) {
            throw new ValueException("a class name of " + name.length() + " characters");
        }
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError missing) {
            throw new ValueException(Acceptance.notHere(name), missing);
        }
    }

    /** The next object of the Java serialization stream. */
    Object serialized() throws ValueException {
        try {
            Serialized stream = serialized;
            if (stream == null) {
                stream = openStream();
                serialized = stream;
            }
            Object value = stream.readObject();
            if (value == null) {
                throw new ValueException("null in the serialization stream");
            }
            return value;
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError refused) {
            throw new ValueException(reason(refused), refused);
        } catch (StackOverflowError tooDeep) {
            throw new ValueException("a serialized object is nested too deeply", tooDeep);
        }
    }

    private Serialized openStream() throws ValueException, IOException {
        if (end - position < Integer.BYTES) {
            throw new ValueException("the serialization stream is missing");
        }
        int size = (int) Bytes.INT.get(bytes, end - Integer.BYTES);
        if (size < 0 || size > end - Integer.BYTES - position) {
            throw new ValueException("a serialization stream of " + size + " bytes cannot be in the bytes left");
        }
        end -= Integer.BYTES + size;
        return new Serialized(new ByteArrayInputStream(bytes, end, size), size, loader, limits);
    }

    private String reason(Throwable refused) {
        String byFilter = serialized == null ? null : serialized.filter.reason();
        if (byFilter != null) {
            return "a serialized object is refused: " + byFilter;
        }
        return refused instanceof ClassNotFoundException
                ? Acceptance.notHere(String.valueOf(refused.getMessage()))
                : "a serialized object cannot be read: " + refused;
    }

    /** Nothing must be left. */
    public void end() throws ValueException {
        if (position != end) {
            throw new ValueException((end - position) + " bytes are left over");
        }
    }

    private void need(int count) throws ValueException {
        if (count > end - position) {
            throw new ValueException("the bytes end too early");
        }
    }

    /** The only object stream of the program that reads what came from elsewhere. */
    private static final class Serialized extends ObjectInputStream {
        private static final Map<String, Class<?>> PRIMITIVES = Map.of(
                "boolean", boolean.class,
                "byte", byte.class,
                "short", short.class,
                "char", char.class,
                "int", int.class,
                "long", long.class,
                "float", float.class,
                "double", double.class,
                "void", void.class);

        private final ClassLoader loader;
        private final StreamFilter filter;

        Serialized(ByteArrayInputStream in, int size, ClassLoader loader, ValueLimits limits) throws IOException {
            super(in);
            this.loader = loader;
            this.filter = new StreamFilter(limits, size);
            setObjectInputFilter(filter);
            enableResolveObject(true);
        }

        @Override
        protected Object resolveObject(Object read) throws IOException {
            filter.onRead(read);
            return read;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
            String name = described.getName();
            if (name.length() > CLASS_NAME_MAX) {
                throw new InvalidClassException("a class name of " + name.length() + " characters");
            }
            Class<?> primitive = PRIMITIVES.get(name);
            return primitive != null ? primitive : Class.forName(name, false, loader);
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
            throw new InvalidClassException(filter.refuseProxy(interfaces));
        }
    }
}
