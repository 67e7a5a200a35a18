// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of arrays: of primitives as they lie in memory, big-endian; of objects value by value. */
final class ArrayKinds {
    private static final Map<Class<?>, Integer> TAGS = Map.of(
            boolean[].class, Tag.BOOLEANS,
            byte[].class, Tag.BYTES,
            short[].class, Tag.SHORTS,
            char[].class, Tag.CHARS,
            int[].class, Tag.INTS,
            long[].class, Tag.LONGS,
            float[].class, Tag.FLOATS,
            double[].class, Tag.DOUBLES);

    private ArrayKinds() {}

    static Kind kind(Class<?> type) {
        Integer tag = TAGS.get(type);
        if (tag == null) {
            return (value, out) -> writeObjects((@Nullable Object[]) value, out);
        }
        return (value, out) -> writePrimitives(tag, value, out);
    }

    private static void writePrimitives(int tag, Object array, ValueOutput out) throws ValueException {
        int length = Array.getLength(array);
        out.putByte(tag).putVarint(length);
        switch (array) {
            case boolean[] flags -> {
                ByteBuffer window = out.window(length);
                for (boolean flag : flags) {
                    window.put((byte) (flag ? 1 : 0));
                }
            }
            case byte[] a -> out.window(length).put(a);
            case short[] a -> out.window(2L * length).asShortBuffer().put(a);
            case char[] a -> out.window(2L * length).asCharBuffer().put(a);
            case int[] a -> out.window(4L * length).asIntBuffer().put(a);
            case long[] a -> out.window(8L * length).asLongBuffer().put(a);
            case float[] a -> out.window(4L * length).asFloatBuffer().put(a);
            case double[] a -> out.window(8L * length).asDoubleBuffer().put(a);
            default -> throw new IllegalStateException("no array of primitives: " + array.getClass());
        }
    }

    static Object readPrimitives(int tag, ValueInput in) throws ValueException {
        return switch (tag) {
            case Tag.BOOLEANS -> {
                byte[] flags = in.byteArray();
                boolean[] array = new boolean[flags.length];
                for (int i = 0; i < flags.length; i++) {
                    array[i] = flags[i] != 0;
                }
                yield array;
            }
            case Tag.BYTES -> in.byteArray();
            case Tag.SHORTS -> {
                short[] array = new short[in.length(2)];
                in.window(2 * array.length).asShortBuffer().get(array);
                yield array;
            }
            case Tag.CHARS -> {
                char[] array = new char[in.length(2)];
                in.window(2 * array.length).asCharBuffer().get(array);
                yield array;
            }
            case Tag.INTS -> {
                int[] array = new int[in.length(4)];
                in.window(4 * array.length).asIntBuffer().get(array);
                yield array;
            }
            case Tag.LONGS -> {
                long[] array = new long[in.length(8)];
                in.window(8 * array.length).asLongBuffer().get(array);
                yield array;
            }
            case Tag.FLOATS -> {
                float[] array = new float[in.length(4)];
                in.window(4 * array.length).asFloatBuffer().get(array);
                yield array;
            }
            default -> {
                double[] array = new double[in.length(8)];
                in.window(8 * array.length).asDoubleBuffer().get(array);
                yield array;
            }
        };
    }

    private static void writeObjects(@Nullable Object[] array, ValueOutput out) throws ValueException {
        out.putByte(Tag.OBJECTS).putClass(array.getClass().getComponentType());
        out.putVarint(array.length);
        for (Object element : array) {
            out.putValue(element);
        }
    }

    static Object readObjects(ValueInput in) throws ValueException {
        Class<?> component = in.type();
        if (component.isPrimitive()) {
            throw new ValueException("an array of objects cannot hold " + component);
        }
        int length = in.count(1);
        @Nullable Object[] array = (@Nullable Object[]) Array.newInstance(component, length);
        for (int i = 0; i < length; i++) {
            array[i] = in.value();
        }
        return array;
    }
}
