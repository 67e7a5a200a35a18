// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Parts of leases and of arguments are what set arithmetic says, and share the bytes. */
class LeaseProperties {
    private static final JobId JOB = new JobId(Examples.ANNA, 1, JobKind.JAVA);

    private static Lease of(long lo, int count, boolean withItems) {
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            lengths[i] = (i * 7) % 5;
        }
        Items items = withItems ? Examples.items(lengths) : Items.NONE;
        return new Lease(JOB, new IndexRange(lo, lo + count), 2, items);
    }

    private static List<byte[]> bytes(Items items) {
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            all.add(items.at(i));
        }
        return all;
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void partsJoinToTheWhole(
            @ForAll @IntRange(min = 0, max = 1000) int lo,
            @ForAll @IntRange(min = 2, max = 40) int count,
            @ForAll @IntRange(min = 1, max = 39) int cutAt,
            @ForAll boolean withItems) {
        int cut = 1 + cutAt % (count - 1);
        Lease whole = of(lo, count, withItems);
        Lease low = whole.part(lo, lo + (long) cut);
        Lease high = whole.part(lo + (long) cut, lo + (long) count);

        assertThat(low.size() + high.size()).isEqualTo(count);
        assertThat(low.range().overlaps(high.range())).isFalse();
        Lease joined = low.joined(high);
        assertThat(joined).isNotNull();
        assertThat(joined.range()).isEqualTo(whole.range());
        assertThat(joined.attempt()).isEqualTo(2);
        assertThat(bytes(joined.items())).containsExactlyElementsOf(bytes(whole.items()));
        assertThat(bytes(high.items()))
                .containsExactlyElementsOf(bytes(whole.items()).subList(withItems ? cut : 0, withItems ? count : 0));
        assertThat(high.joined(low)).isNull();
        assertThat(low.items().bytes() + high.items().bytes())
                .isEqualTo(whole.items().bytes());
    }

    @Property(tries = 300)
    void asManyOfTheLastFitAsFit(
            @ForAll @IntRange(min = 1, max = 40) int count, @ForAll @IntRange(min = 0, max = 100) int bytesMax) {
        Items items = of(0, count, true).items();

        int fitting = items.countLastWithin(bytesMax);

        assertThat(items.slice(count - fitting, count).bytes()).isLessThanOrEqualTo(bytesMax);
        if (fitting < count) {
            assertThat(items.slice(count - fitting - 1, count).bytes()).isGreaterThan(bytesMax);
        }
    }

    @Example
    void differentAttemptsJobsAndArraysDoNotJoin() {
        Lease lease = of(0, 4, true);
        Lease next = of(4, 4, true);
        assertThat(lease.joined(next)).as("of another array").isNull();

        Lease bare = of(0, 4, false);
        assertThat(bare.joined(new Lease(JOB, new IndexRange(4, 8), 3, Items.NONE)))
                .isNull();
        assertThat(bare.joined(
                        new Lease(new JobId(Examples.ANNA, 2, JobKind.JAVA), new IndexRange(4, 8), 2, Items.NONE)))
                .isNull();
        assertThat(bare.joined(new Lease(JOB, new IndexRange(5, 8), 2, Items.NONE)))
                .isNull();
        assertThat(lease.joined(of(4, 4, false))).isNull();
    }

    @Example
    void whatMakesNoSenseIsRefused() {
        Lease lease = of(10, 4, true);
        assertThatIllegalArgumentException().isThrownBy(() -> lease.part(9, 12));
        assertThatIllegalArgumentException().isThrownBy(() -> lease.part(12, 15));
        assertThatIllegalArgumentException().isThrownBy(() -> lease.part(12, 12));
        assertThatIllegalArgumentException().isThrownBy(() -> new IndexRange(-1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new IndexRange(3, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lease(JOB, new IndexRange(0, 3), 1, Examples.items(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Lease(JOB, new IndexRange(0, 3), 0, Items.NONE));
        assertThatThrownBy(() -> lease.items().at(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> lease.items().slice(3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(lease.items().slice(2, 2)).isSameAs(Items.NONE);
        assertThat(Items.of(new byte[0][])).isSameAs(Items.NONE);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aRangeMinusAnotherIsWhatIsLeft(
            @ForAll @IntRange(min = 0, max = 20) int lo,
            @ForAll @IntRange(min = 1, max = 20) int size,
            @ForAll @IntRange(min = 0, max = 20) int otherLo,
            @ForAll @IntRange(min = 1, max = 20) int otherSize) {
        IndexRange range = new IndexRange(lo, lo + (long) size);
        IndexRange other = new IndexRange(otherLo, otherLo + (long) otherSize);
        List<IndexRange> rest = range.minus(other);
        for (long i = 0; i < 50; i++) {
            long index = i;
            assertThat(rest.stream().filter(part -> part.contains(index)).count())
                    .isEqualTo(range.contains(i) && !other.contains(i) ? 1 : 0);
        }
    }
}
