// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is going to happen, ordered by time and, where times are equal, by a tie-break and then by the order of entry.
 *
 * <p>A binary heap over three parallel arrays: an entry costs 24 bytes and no object of its own.
 */
final class Agenda {
    /** The bits of an order that hold the running number; the tie-break stands above them. */
    private static final int NUMBER_BITS = 44;

    private long[] times = new long[1 << 10];
    private long[] orders = new long[1 << 10];
    private @Nullable Runnable[] dues = new Runnable[1 << 10];
    private int size;
    private long entered;

    /**
     * Adds what is due at a time.
     *
     * @param tie 0 to 2^18: of two entries for one time the one with the smaller tie comes first
     */
    void add(long atNanos, int tie, Runnable due) {
        if (size == times.length) {
            grow();
        }
        long order = ((long) tie << NUMBER_BITS) | entered++;
        int place = size++;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (!isBefore(atNanos, order, parent)) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        put(place, atNanos, order, due);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The time of the first entry; {@link Long#MAX_VALUE} if there is none. */
    long nextNanos() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** Takes the first entry out. */
    Runnable poll() {
        Runnable first = dues[0];
        if (first == null) {
            throw new IllegalStateException("nothing is due");
        }
        int last = --size;
        long time = times[last];
        long order = orders[last];
        Runnable due = dues[last];
        dues[last] = null;
        if (last > 0) {
            int place = 0;
            while (true) {
                int child = 2 * place + 1;
                if (child >= last) {
                    break;
                }
                if (child + 1 < last && isBefore(times[child + 1], orders[child + 1], child)) {
                    child++;
                }
                if (isBefore(time, order, child)) {
                    break;
                }
                move(child, place);
                place = child;
            }
            put(place, time, order, due);
        }
        return first;
    }

    private boolean isBefore(long time, long order, int place) {
        return time < times[place] || (time == times[place] && order < orders[place]);
    }

    private void move(int from, int to) {
        put(to, times[from], orders[from], dues[from]);
    }

    private void put(int place, long time, long order, @Nullable Runnable due) {
        times[place] = time;
        orders[place] = order;
        dues[place] = due;
    }

    private void grow() {
        int length = size * 2;
        times = Arrays.copyOf(times, length);
        orders = Arrays.copyOf(orders, length);
        dues = Arrays.copyOf(dues, length);
    }
}
