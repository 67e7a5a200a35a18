// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.model.IndexRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The arithmetic of ranges is that of sets of indices. */
class RangesProperties {
    @Provide
    Arbitrary<List<IndexRange>> anyRanges() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 60), Arbitraries.longs().between(1, 20))
                .as((lo, size) -> new IndexRange(lo, lo + size))
                .list()
                .ofMaxSize(8);
    }

    /** Ranges that do not overlap, in any order. */
    @Provide
    Arbitrary<List<IndexRange>> disjointRanges() {
        return anyRanges().map(ranges -> {
            List<IndexRange> disjoint = new ArrayList<>();
            for (IndexRange range : ranges) {
                if (disjoint.stream().noneMatch(range::overlaps)) {
                    disjoint.add(range);
                }
            }
            return disjoint;
        });
    }

    private static Set<Long> indices(List<IndexRange> ranges) {
        Set<Long> indices = new TreeSet<>();
        for (IndexRange range : ranges) {
            for (long i = range.lo(); i < range.hi(); i++) {
                indices.add(i);
            }
        }
        return indices;
    }

    private static void riseAndAreDisjoint(List<IndexRange> ranges) {
        assertThat(ranges).isSortedAccordingTo(Comparator.comparingLong(IndexRange::lo));
        assertThat(indices(ranges))
                .hasSize((int) ranges.stream().mapToLong(IndexRange::size).sum());
    }

    @Property(tries = 500)
    void minusLeavesWhatIsInNoneOfTheOthers(
            @ForAll("disjointRanges") List<IndexRange> some, @ForAll("anyRanges") List<IndexRange> others) {
        List<IndexRange> rest = Ranges.minus(some, others);

        Set<Long> expected = indices(some);
        expected.removeAll(indices(others));
        assertThat(indices(rest)).isEqualTo(expected);
        riseAndAreDisjoint(rest);
    }

    @Property(tries = 500)
    void bothKeepsWhatIsInEach(
            @ForAll("disjointRanges") List<IndexRange> some, @ForAll("anyRanges") List<IndexRange> others) {
        List<IndexRange> common = Ranges.both(some, others);

        Set<Long> expected = indices(some);
        expected.retainAll(indices(others));
        assertThat(indices(common)).isEqualTo(expected);
        riseAndAreDisjoint(common);
    }
}
