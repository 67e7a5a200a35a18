// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.model.IndexRange;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RangesProperties {
    @Property
    void theUnionIsDisjointSortedAndNamesTheSameTasks(@ForAll("ranges") List<IndexRange> ranges) {
        List<IndexRange> union = Ranges.union(ranges);

        for (int index = 0; index < 60; index++) {
            int at = index;
            long count = union.stream().filter(range -> range.contains(at)).count();
            assertThat(count).isEqualTo(ranges.stream().anyMatch(range -> range.contains(at)) ? 1 : 0);
        }
        assertThat(union).isSortedAccordingTo((one, two) -> Long.compare(one.lo(), two.lo()));
    }

    @Provide
    Arbitrary<List<IndexRange>> ranges() {
        Arbitrary<Integer> lo = Arbitraries.integers().between(0, 30);
        Arbitrary<Integer> size = Arbitraries.integers().between(1, 20);
        return Combinators.combine(lo, size)
                .as((from, count) -> new IndexRange(from, from + count))
                .list()
                .ofMaxSize(12);
    }
}
