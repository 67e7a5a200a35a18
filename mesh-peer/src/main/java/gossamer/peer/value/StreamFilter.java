// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches over one Java serialization stream that is being read: its classes, its depth, and what it claims to need.
 *
 * <p>Confined to the thread that reads the stream.
 */
final class StreamFilter implements ObjectInputFilter {
    /**
     * A collection may always have so many parts, those of its parts included, each counted as often as it is reached;
     * more only where there are as many bytes, so that they are not all the same few.
     */
    private static final long TREE_SMALL = 1 << 20;

    /** A hash table of the JDK claims up to four slots for each entry of at least two bytes. */
    private static final int SLOTS_PER_BYTE = 2;

    private static final long SLOTS_SMALL = 1024;

    private final ValueLimits limits;
    private final long bytes;
    private final IdentityHashMap<@Nullable Object, Long> treeSizes = new IdentityHashMap<>();
    private long slots;
    private long objects;
    private @Nullable String reason;

    /** @param bytes the length of the stream */
    StreamFilter(ValueLimits limits, long bytes) {
        this.limits = limits;
        this.bytes = bytes;
    }

    /** Why the stream was refused; null if it was not refused by this filter. */
    @Nullable
    String reason() {
        return reason;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        if (info.depth() > limits.depthMax()) {
            return refuse("it is nested deeper than " + limits.depthMax() + " objects; send it flat, or in parts");
        }
        if (info.references() > limits.referencesMax()) {
            return refuse(tooMany());
        }
        Class<?> type = info.serialClass();
        if (type == null) {
            return Status.UNDECIDED;
        }
        String refusal = Acceptance.refusal(type);
        if (refusal != null) {
            return refuse(type.getTypeName() + " " + refusal);
        }
        if (info.arrayLength() >= 0) {
            return claims(type, info)
                    ? Status.ALLOWED
                    : refuse("its " + type.getTypeName() + " of " + info.arrayLength()
                            + " elements is longer than the bytes that are left; they were cut or altered");
        }
        return Status.ALLOWED;
    }

    /** Whether an array may be allocated: each of its elements must still come out of the stream. */
    private boolean claims(Class<?> type, FilterInfo info) {
        long length = info.arrayLength();
        Class<?> element = type.getComponentType();
        if (element != null && element.isPrimitive()) {
            return length * width(element) <= bytes - info.streamBytes();
        }
        slots += length;
        return slots <= bytes * SLOTS_PER_BYTE + SLOTS_SMALL;
    }

    private static int width(Class<?> primitive) {
        return primitive == long.class || primitive == double.class
                ? Long.BYTES
                : primitive == int.class || primitive == float.class
                        ? Integer.BYTES
                        : primitive == short.class || primitive == char.class ? Short.BYTES : Byte.BYTES;
    }

    /**
     * Hears of each object that has been read, the inner before the outer: a list, map or entry whose parts are shared
     * so often that it would be huge as a tree takes as long to compute its hash code.
     *
     * @throws InvalidObjectException if it is one of these, or one too many
     */
    void onRead(Object object) throws InvalidObjectException {
        if (++objects > limits.referencesMax()) { // strings are read without a word to a filter
            throw refused(tooMany());
        }
        long size = 1;
        switch (object) {
            case Collection<?> elements -> {
                for (Object element : elements) { // a list of one element many times over has no end to speak of
                    size = grown(size, element);
                }
            }
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    size = grown(grown(size, entry.getKey()), entry.getValue());
                }
            }
            case Map.Entry<?, ?> entry -> size = grown(grown(size, entry.getKey()), entry.getValue());
            case Object[] elements -> {
                for (Object element : elements) {
                    size = grown(size, element);
                }
            }
            default -> {
                return;
            }
        }
        treeSizes.put(object, size);
    }

    private long grown(long size, @Nullable Object part) throws InvalidObjectException {
        long grown = size + treeSizes.getOrDefault(part, 1L);
        if (grown > Math.max(TREE_SMALL, bytes)) {
            throw refused("its collections share so many parts that they would be huge when copied; send it in parts");
        }
        return grown;
    }

    /** Notes that the stream holds a proxy, and says why there is none to be had. */
    String refuseProxy(String[] interfaces) {
        String why = "a proxy of " + String.join(", ", interfaces)
                + " is not accepted by other peers; send its content in a record or class of your own";
        reason = why;
        return why;
    }

    private InvalidObjectException refused(String why) {
        reason = why;
        return new InvalidObjectException(why);
    }

    private String tooMany() {
        return "it has more than " + limits.referencesMax() + " objects; send it in parts";
    }

    private Status refuse(String why) {
        reason = why;
        return Status.REJECTED;
    }
}
