// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.model.IndexRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Set arithmetic on lists of ranges, in one sweep over both; results are disjoint and rise. */
public final class Ranges {
    private Ranges() {}

    /** What of some ranges, which are disjoint, is in none of the others. */
    public static List<IndexRange> minus(List<IndexRange> some, List<IndexRange> others) {
        List<IndexRange> taken = union(others);
        List<IndexRange> rest = new ArrayList<>();
        int first = 0;
        for (IndexRange range : union(some)) {
            long lo = range.lo();
            while (first < taken.size() && taken.get(first).hi() <= lo) {
                first++;
            }
            for (int i = first; i < taken.size() && taken.get(i).lo() < range.hi(); i++) {
                if (lo < taken.get(i).lo()) {
                    rest.add(new IndexRange(lo, taken.get(i).lo()));
                }
                lo = taken.get(i).hi();
            }
            if (lo < range.hi()) {
                rest.add(new IndexRange(lo, range.hi()));
            }
        }
        return rest;
    }

    /** What is in both lists. */
    public static List<IndexRange> both(List<IndexRange> some, List<IndexRange> others) {
        List<IndexRange> left = union(some);
        List<IndexRange> right = union(others);
        List<IndexRange> common = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < left.size() && j < right.size()) {
            IndexRange one = left.get(i);
            IndexRange other = right.get(j);
            if (one.overlaps(other)) {
                common.add(new IndexRange(Math.max(one.lo(), other.lo()), Math.min(one.hi(), other.hi())));
            }
            if (one.hi() < other.hi()) {
                i++;
            } else {
                j++;
            }
        }
        return common;
    }

    private static List<IndexRange> union(List<IndexRange> ranges) {
        List<IndexRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(IndexRange::lo));
        List<IndexRange> union = new ArrayList<>(sorted.size());
        for (IndexRange range : sorted) {
            int last = union.size() - 1;
            if (last >= 0 && range.lo() <= union.get(last).hi()) {
                long hi = Math.max(union.get(last).hi(), range.hi());
                union.set(last, new IndexRange(union.get(last).lo(), hi));
            } else {
                union.add(range);
            }
        }
        return union;
    }
}
