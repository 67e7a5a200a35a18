// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import java.io.ObjectInputFilter;
import org.jspecify.annotations.Nullable;

/**
 * Watches over one Java serialization stream that is being read: its classes, its depth, and what it claims to need.
 *
 * <p>Confined to the thread that reads the stream.
 */
final class StreamFilter implements ObjectInputFilter {
    /** Hash tables inside hash tables: each level may double the time to compute a hash code. */
    private static final int HASHED_DEPTH_MAX = 12;

    /** A hash table of the JDK claims up to four slots for each entry of at least two bytes. */
    private static final int SLOTS_PER_BYTE = 2;

    private static final long SLOTS_SMALL = 1024;

    private final ValueLimits limits;
    private final long bytes;
    private final boolean[] hashed;
    private long slots;
    private @Nullable String reason;

    /** @param bytes the length of the stream */
    StreamFilter(ValueLimits limits, long bytes) {
        this.limits = limits;
        this.bytes = bytes;
        this.hashed = new boolean[limits.depthMax() + 2];
    }

    /** Why the stream was refused; null if it was not refused by this filter. */
    @Nullable
    String reason() {
        return reason;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        if (info.depth() > limits.depthMax()) {
            return refuse("it is nested deeper than " + limits.depthMax() + " objects");
        }
        if (info.references() > limits.referencesMax()) {
            return refuse("it has more than " + limits.referencesMax() + " objects");
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
                    : refuse("an array in it is longer than the bytes that are left");
        }
        return hashesTooDeep(type, (int) info.depth())
                ? refuse("more than " + HASHED_DEPTH_MAX + " hash tables are nested in it")
                : Status.ALLOWED;
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

    private boolean hashesTooDeep(Class<?> type, int depth) {
        hashed[depth] = isHashed(type.getName());
        int count = 0;
        for (int level = 0; level <= depth; level++) {
            count += hashed[level] ? 1 : 0;
        }
        return count > HASHED_DEPTH_MAX;
    }

    private static boolean isHashed(String name) {
        return name.startsWith("java.util.") && (name.contains("Hash") || name.equals("java.util.Properties"));
    }

    private Status refuse(String why) {
        reason = why;
        return Status.REJECTED;
    }
}
