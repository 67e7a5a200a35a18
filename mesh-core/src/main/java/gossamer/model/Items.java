// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a stretch of tasks, one byte array per index; a window onto an array that is shared, never copied.
 *
 * <p>Nobody may write to the byte arrays once they are in here. Immutable by that agreement; safe from any thread.
 */
public final class Items {
    /** The arguments of tasks that have none but their index. */
    public static final Items NONE = new Items(new byte[0][], 0, 0);

    private final byte[][] base;
    private final int from;
    private final int to;

    private Items(byte[][] base, int from, int to) {
        this.base = base;
        this.from = from;
        this.to = to;
    }

    /** Takes the array as it is: the caller must not write to it again. */
    public static Items of(byte[][] items) {
        return items.length == 0 ? NONE : new Items(items, 0, items.length);
    }

    public int size() {
        return to - from;
    }

    public boolean isEmpty() {
        return from == to;
    }

    /** The argument bytes at an offset from the first index of the stretch. */
    public byte[] at(int offset) {
        if (offset < 0 || offset >= size()) {
            throw new IndexOutOfBoundsException("item " + offset + " of " + size());
        }
        return base[from + offset];
    }

    /** The part from one offset to before another; {@link #NONE} of nothing. */
    public Items slice(int fromOffset, int toOffset) {
        if (fromOffset < 0 || toOffset < fromOffset || toOffset > size()) {
            throw new IndexOutOfBoundsException("items " + fromOffset + ".." + toOffset + " of " + size());
        }
        return fromOffset == toOffset ? NONE : new Items(base, from + fromOffset, from + toOffset);
    }

    /** This stretch and the one right after it as one, or null where they do not lie side by side in one array. */
    @SuppressWarnings("ReferenceEquality") // side by side means: in the very same array
    public @Nullable Items joined(Items next) {
        return base == next.base && to == next.from && !isEmpty() && !next.isEmpty()
                ? new Items(base, from, next.to)
                : null;
    }

    /** A window onto an array that is still being filled beyond it: only what lies inside is ever read. */
    public static Items window(byte[][] base, int from, int to) {
        return from == to ? NONE : new Items(base, from, to);
    }

    /** Whether there are as many arguments in another, with the same bytes in the same order. */
    public boolean sameAs(Items other) {
        if (size() != other.size()) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            if (!Arrays.equals(at(i), other.at(i))) {
                return false;
            }
        }
        return true;
    }

    /** The sum of the lengths of all arguments, in bytes. */
    public long bytes() {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += base[i].length;
        }
        return sum;
    }

    /** How many of the last arguments fit into a number of bytes. */
    public int countLastWithin(long bytesMax) {
        long sum = 0;
        int count = 0;
        while (count < size()) {
            sum += base[to - 1 - count].length;
            if (sum > bytesMax) {
                break;
            }
            count++;
        }
        return count;
    }
}
