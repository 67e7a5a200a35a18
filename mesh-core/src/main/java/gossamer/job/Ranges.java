// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.model.IndexRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Set arithmetic on lists of ranges. */
public final class Ranges {
    private Ranges() {}

    /** What of a range is in none of the others, by rising index. */
    public static List<IndexRange> minus(IndexRange range, List<IndexRange> others) {
        List<IndexRange> sorted = new ArrayList<>(others);
        sorted.sort(Comparator.comparingLong(IndexRange::lo));
        List<IndexRange> rest = new ArrayList<>();
        long lo = range.lo();
        for (IndexRange other : sorted) {
            if (other.hi() <= lo || other.lo() >= range.hi()) {
                continue;
            }
            if (other.lo() > lo) {
                rest.add(new IndexRange(lo, other.lo()));
            }
            lo = Math.max(lo, other.hi());
        }
        if (lo < range.hi()) {
            rest.add(new IndexRange(lo, range.hi()));
        }
        return rest;
    }

    /** What is in both lists, each of which is disjoint in itself. */
    public static List<IndexRange> both(List<IndexRange> some, List<IndexRange> others) {
        List<IndexRange> common = new ArrayList<>();
        for (IndexRange one : some) {
            for (IndexRange other : others) {
                if (one.overlaps(other)) {
                    common.add(new IndexRange(Math.max(one.lo(), other.lo()), Math.min(one.hi(), other.hi())));
                }
            }
        }
        return common;
    }

    /** What is in any of the ranges, which may overlap; disjoint, by rising index. */
    public static List<IndexRange> union(List<IndexRange> ranges) {
        List<IndexRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(IndexRange::lo));
        List<IndexRange> union = new ArrayList<>();
        for (IndexRange range : sorted) {
            IndexRange last = union.isEmpty() ? null : union.get(union.size() - 1);
            if (last == null || range.lo() > last.hi()) {
                union.add(range);
            } else if (range.hi() > last.hi()) {
                union.set(union.size() - 1, new IndexRange(last.lo(), range.hi()));
            }
        }
        return union;
    }
}
