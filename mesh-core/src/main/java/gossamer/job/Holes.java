// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.model.IndexRange;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * Done tasks between undone ones, a bit for each, in pages that exist only where there are some.
 *
 * <p>Confined to the event loop.
 */
final class Holes {
    /** How many indices a page has. */
    static final int PAGE = 4096;

    private static final long PAGE_BYTES = PAGE / 8 + 128;

    private final TreeMap<Long, BitSet> pages = new TreeMap<>(); // by number; none of them empty

    void add(IndexRange range) {
        change(range, /* hole= */ true);
    }

    void remove(IndexRange range) {
        change(range, /* hole= */ false);
    }

    private void change(IndexRange range, boolean hole) {
        long lo = range.lo();
        while (lo < range.hi()) {
            long number = lo / PAGE;
            long first = number * PAGE;
            long end = Math.min(range.hi(), first + PAGE);
            BitSet page = hole ? pages.computeIfAbsent(number, absent -> new BitSet(PAGE)) : pages.get(number);
            if (page != null) {
                page.set((int) (lo - first), (int) (end - first), hole);
                if (page.isEmpty()) {
                    pages.remove(number);
                }
            }
            lo = end;
        }
    }

    /** The range and the holes right before and right behind it. */
    IndexRange around(IndexRange range) {
        return pages.isEmpty() ? range : new IndexRange(startOf(range.lo()), endOf(range.hi()));
    }

    /** Where the holes begin that end before an index; the index itself if there are none. */
    private long startOf(long index) {
        long at = index;
        while (at > 0) {
            long number = (at - 1) / PAGE;
            BitSet page = pages.get(number);
            long start = page == null ? at : number * PAGE + page.previousClearBit((int) ((at - 1) % PAGE)) + 1;
            if (start > number * PAGE) {
                return start;
            }
            at = start;
        }
        return at;
    }

    /** Where the holes end that begin at an index; the index itself if there are none. */
    long endOf(long index) {
        long at = index;
        while (true) {
            long number = at / PAGE;
            BitSet page = pages.get(number);
            if (page == null) {
                return at;
            }
            at = number * PAGE + page.nextClearBit((int) (at % PAGE));
            if (at < (number + 1) * PAGE) {
                return at;
            }
        }
    }

    /** The first hole from an index to before an end, or that end. */
    long next(long index, long end) {
        Map.Entry<Long, BitSet> page = pages.ceilingEntry(index / PAGE);
        while (page != null && page.getKey() * PAGE < end) {
            long first = page.getKey() * PAGE;
            int bit = page.getValue().nextSetBit((int) Math.max(0, index - first));
            if (bit >= 0) {
                return Math.min(end, first + bit);
            }
            page = pages.higherEntry(page.getKey());
        }
        return end;
    }

    /** Estimated, in bytes. */
    long bytes() {
        return PAGE_BYTES * pages.size();
    }
}
