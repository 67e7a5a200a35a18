// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class IndexRangeProperties {
    @Property
    void whatIsLeftIsWhatTheOtherDoesNotContain(
            @ForAll @IntRange(max = 20) int lo,
            @ForAll @IntRange(min = 1, max = 20) int size,
            @ForAll @IntRange(max = 20) int otherLo,
            @ForAll @IntRange(min = 1, max = 20) int otherSize) {
        IndexRange range = new IndexRange(lo, lo + size);
        IndexRange other = new IndexRange(otherLo, otherLo + otherSize);

        List<IndexRange> rest = range.minus(other);

        for (int index = 0; index < 50; index++) {
            int at = index;
            long count = rest.stream().filter(part -> part.contains(at)).count();
            assertThat(count).isEqualTo(range.contains(at) && !other.contains(at) ? 1 : 0);
        }
        assertThat(rest).isSortedAccordingTo((one, two) -> Long.compare(one.lo(), two.lo()));
    }
}
