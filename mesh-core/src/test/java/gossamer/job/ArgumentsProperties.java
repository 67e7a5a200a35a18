// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import static gossamer.model.Examples.ANNA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.fail;

import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** Arguments are found as long as their tasks are undone, and pages go when all of theirs are done. */
class ArgumentsProperties {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);

    private Arguments arguments = new Arguments();
    private TreeSet<Long> undone = new TreeSet<>();
    private long size;

    @BeforeTry
    void anew() {
        arguments = new Arguments();
        undone = new TreeSet<>();
        size = 0;
    }

    @Property(tries = 100)
    void findsTheArgumentsOfEveryUndoneTask(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int rounds) {
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            append(random.nextInt(3) == 0 ? 1 + random.nextInt(3000) : 1 + random.nextInt(5));
            for (int i = 0; i < 10; i++) {
                release(random);
            }
            assertThat(arguments.pageCount()).isLessThanOrEqualTo(undone.size() + 1);
            for (IndexRange range : undoneRanges()) {
                carryTheirArguments(arguments.leases(JOB, range, 2), range, 2);
            }
        }
        for (IndexRange range : undoneRanges()) {
            arguments.release(range);
        }
        assertThat(arguments.pageCount()).isLessThanOrEqualTo(1);
    }

    private void append(int count) {
        byte[][] items = new byte[count][];
        for (int i = 0; i < count; i++) {
            items[i] = argument(size + i);
            undone.add(size + i);
        }
        IndexRange added = new IndexRange(size, size + count);
        size += count;
        carryTheirArguments(arguments.append(JOB, added.lo(), Items.of(items), 1), added, 1);
    }

    private static byte[] argument(long index) {
        return new byte[] {(byte) index, (byte) (index >> 8)};
    }

    /** Finishes a stretch of undone tasks: each once. */
    private void release(Random random) {
        List<IndexRange> ranges = undoneRanges();
        if (!ranges.isEmpty()) {
            IndexRange range = ranges.get(random.nextInt(ranges.size()));
            long lo = range.lo() + random.nextInt((int) range.size());
            IndexRange part = new IndexRange(lo, lo + 1 + random.nextInt((int) (range.hi() - lo)));
            arguments.release(part);
            undone.subSet(part.lo(), part.hi()).clear();
        }
    }

    private List<IndexRange> undoneRanges() {
        List<IndexRange> ranges = new ArrayList<>();
        long from = -1;
        long last = -1;
        for (long index : undone) {
            if (from >= 0 && index != last + 1) {
                ranges.add(new IndexRange(from, last + 1));
                from = -1;
            }
            from = from < 0 ? index : from;
            last = index;
        }
        if (from >= 0) {
            ranges.add(new IndexRange(from, last + 1));
        }
        return ranges;
    }

    private static void carryTheirArguments(List<Lease> leases, IndexRange range, int attempt) {
        long next = range.lo();
        for (Lease lease : leases) {
            assertThat(lease.range().lo()).isEqualTo(next);
            assertThat(lease.attempt()).isEqualTo(attempt);
            next = lease.range().hi();
            for (int i = 0; i < lease.items().size(); i++) {
                byte[] found = lease.items().at(i);
                byte[] expected = argument(lease.range().lo() + i);
                if (found[0] != expected[0] || found[1] != expected[1]) {
                    fail("task " + (lease.range().lo() + i) + " of " + lease + " has the argument of another");
                }
            }
        }
        assertThat(next).isEqualTo(range.hi());
    }

    @Example
    void tasksWithoutArgumentsNeedNoPages() {
        assertThat(arguments.leases(JOB, new IndexRange(5, 1L << 40), 3))
                .containsExactly(new Lease(JOB, new IndexRange(5, 1L << 40), 3, Items.NONE));
        arguments.release(new IndexRange(0, 10));
        assertThat(arguments.pageCount()).isZero();
    }

    @Example
    void argumentsOfDoneTasksAreGone() {
        append(1024);
        arguments.release(new IndexRange(0, 1024));

        assertThat(arguments.pageCount()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> arguments.leases(JOB, new IndexRange(3, 4), 2));
    }
}
