// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.job.Book.Segment;
import gossamer.model.Examples;
import gossamer.model.IndexRange;
import gossamer.model.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** I7: the book is a plain array of (holder, attempt) or done, in run-length form. */
class BookProperties {
    private static final List<PeerId> PEERS = Examples.peers(3);

    /** What the model says of a task; null where it is done. */
    private record Held(PeerId holder, int attempt) {}

    private Book book = new Book();
    private List<Held> model = new ArrayList<>();

    @BeforeTry
    void anew() {
        book = new Book();
        model = new ArrayList<>();
    }

    @Property(tries = 200)
    void agreesWithAnArray(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int steps) {
        Random random = new Random(seed);
        for (int step = 0; step < steps; step++) {
            if (model.isEmpty() || random.nextInt(4) == 0) {
                add(1 + random.nextInt(15), PEERS.get(random.nextInt(3)));
            }
            long lo = random.nextInt(model.size());
            IndexRange range = new IndexRange(lo, lo + 1 + random.nextInt(20));
            assertThat(book.undone(range)).isEqualTo(runs(range));
            if (random.nextBoolean()) {
                finish(range);
            } else {
                move(range, PEERS.get(random.nextInt(3)), random.nextInt(2));
            }
            agrees();
        }
    }

    private void add(int count, PeerId holder) {
        assertThat(book.add(count, holder)).isEqualTo(new IndexRange(model.size(), model.size() + (long) count));
        for (int i = 0; i < count; i++) {
            model.add(new Held(holder, 1));
        }
    }

    private void finish(IndexRange range) {
        List<Segment> expected = runs(range);
        assertThat(book.finish(range)).isEqualTo(expected);
        fill(expected, null, 0);
    }

    private void move(IndexRange range, PeerId holder, int more) {
        List<Segment> segments = book.undone(range);
        for (Segment segment : segments) {
            book.move(segment, holder, segment.attempt() + more);
        }
        fill(segments, holder, more);
    }

    private void fill(List<Segment> segments, PeerId holder, int more) {
        for (Segment segment : segments) {
            for (long i = segment.range().lo(); i < segment.range().hi(); i++) {
                model.set((int) i, holder == null ? null : new Held(holder, segment.attempt() + more));
            }
        }
    }

    private void agrees() {
        assertThat(book.segments()).isEqualTo(runs(new IndexRange(0, model.size())));
        assertThat(book.size()).isEqualTo(model.size());
        assertThat(book.undone())
                .isEqualTo(model.stream().filter(held -> held != null).count());
        PeerId one = PEERS.get(1);
        assertThat(book.heldBy(one::equals))
                .isEqualTo(book.segments().stream()
                        .filter(segment -> segment.holder().equals(one))
                        .toList());
    }

    /** The longest stretches of equal undone tasks inside a range. */
    private List<Segment> runs(IndexRange range) {
        List<Segment> runs = new ArrayList<>();
        long from = range.lo();
        for (long i = from; i <= Math.min(range.hi(), model.size()); i++) {
            boolean ends = i == Math.min(range.hi(), model.size());
            Held before = i == range.lo() ? null : model.get((int) i - 1);
            Held here = ends ? null : model.get((int) i);
            if (before != null && (ends || !before.equals(here))) {
                runs.add(new Segment(new IndexRange(from, i), before.holder(), before.attempt()));
            }
            if (before == null || !before.equals(here)) {
                from = i;
            }
        }
        return runs;
    }
}
