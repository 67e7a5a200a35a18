// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A half-open interval of a job's task indices, never empty.
 *
 * @param lo the first index, at least 0
 * @param hi one past the last index, greater than {@code lo}
 */
public record IndexRange(long lo, long hi) {
    public IndexRange {
        if (lo < 0 || hi <= lo) {
            throw new IllegalArgumentException("not a range of indices: [" + lo + ", " + hi + ")");
        }
    }

    public long size() {
        return hi - lo;
    }

    public boolean contains(long index) {
        return lo <= index && index < hi;
    }

    public boolean overlaps(IndexRange other) {
        return lo < other.hi && other.lo < hi;
    }

    /** What of this range is not in another: none, one or two ranges, by rising index. */
    public List<IndexRange> minus(IndexRange other) {
        List<IndexRange> rest = new ArrayList<>(2);
        if (lo < Math.min(hi, other.lo)) {
            rest.add(new IndexRange(lo, Math.min(hi, other.lo)));
        }
        if (Math.max(lo, other.hi) < hi) {
            rest.add(new IndexRange(Math.max(lo, other.hi), hi));
        }
        return rest;
    }

    @Override
    public String toString() {
        return "[" + lo + "," + hi + ")";
    }
}
