// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.model.IndexRange;
import gossamer.model.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Who holds which undone tasks of one job.
 *
 * <p>The book is a set of disjoint segments, each with its holder and attempt. A task that was added and stands in no
 * segment is done: so the book is the job's bitmap in run-length form, and a task can neither have two holders nor be
 * done and held at once (<b>I7</b>). Its size follows the number of stretches that are out, not the number of tasks.
 *
 * <p>Tasks that end in no order would cut it into as many segments as tasks. So what is done between undone tasks of
 * one holder is a hole in their stretch, a bit for each task, unless the hole is as long as a page of {@link Holes}. A
 * stretch begins and ends with an undone task.
 *
 * <p>Confined to the event loop.
 */
public final class Book {
    /** A stretch of undone tasks. */
    public record Segment(IndexRange range, PeerId holder, int attempt) {}

    private record Holding(PeerId holder, int attempt) {}

    private static final long STRETCH_BYTES = 96;

    private final Stretches<Holding> held = new Stretches<>();
    private final Holes holes = new Holes();
    private long size;
    private long undone;

    /** How many tasks were ever added: the indices from 0 to before this. */
    public long size() {
        return size;
    }

    public long undone() {
        return undone;
    }

    /** Estimated, in bytes. */
    long bytes() {
        return STRETCH_BYTES * held.count() + holes.bytes();
    }

    /** Adds tasks behind those there are. */
    public IndexRange add(long count, PeerId holder) {
        return add(count, holder, 1);
    }

    /** Adds tasks behind those there are, as some attempt. */
    IndexRange add(long count, PeerId holder, int attempt) {
        IndexRange added = new IndexRange(size, size + count);
        size += count;
        undone += count;
        held.add(added, new Holding(holder, attempt));
        return added;
    }

    /** The undone stretches inside a range, by rising index. */
    public List<Segment> undone(IndexRange range) {
        List<Segment> found = new ArrayList<>();
        for (Stretches.Stretch<Holding> stretch : held.in(range)) {
            addSegments(stretch.range(), stretch.value(), found);
        }
        return found;
    }

    /** All segments, by rising index. */
    public List<Segment> segments() {
        return heldBy(holder -> true);
    }

    /** The segments whose holder passes a test, by rising index. */
    public List<Segment> heldBy(Predicate<PeerId> holder) {
        List<Segment> passing = new ArrayList<>();
        held.forEach((range, holding) -> {
            if (holder.test(holding.holder())) {
                addSegments(range, holding, passing);
            }
        });
        return passing;
    }

    /** Adds what lies between the holes of a part of a stretch. */
    private void addSegments(IndexRange range, Holding holding, List<Segment> to) {
        long lo = range.lo();
        while (lo < range.hi()) {
            long hi = holes.next(lo, range.hi());
            if (lo < hi) {
                to.add(new Segment(new IndexRange(lo, hi), holding.holder(), holding.attempt()));
            }
            lo = holes.endOf(hi);
        }
    }

    /** Marks as done whatever of a range is undone; the stretches that were, by rising index. */
    public List<Segment> finish(IndexRange range) {
        List<Segment> finished = undone(range);
        for (Segment segment : finished) {
            finish(segment);
            undone -= segment.range().size();
        }
        return finished;
    }

    private void finish(Segment segment) {
        IndexRange hole = holes.around(segment.range());
        IndexRange stretch = held.around(segment.range());
        if (hole.lo() == stretch.lo() || hole.hi() == stretch.hi() || hole.size() >= Holes.PAGE) {
            cutOut(hole);
        } else {
            holes.add(segment.range());
        }
    }

    /** Gives an undone stretch, as {@link #undone(IndexRange)} returned it, another holder. */
    public void move(Segment segment, PeerId holder, int attempt) {
        if (holes.next(segment.range().lo(), segment.range().hi())
                < segment.range().hi()) {
            throw new IllegalStateException("I7: some of " + segment.range() + " is done");
        }
        cutOut(holes.around(segment.range()));
        held.add(segment.range(), new Holding(holder, attempt));
    }

    private void cutOut(IndexRange range) {
        held.cutOut(range);
        holes.remove(range);
    }
}
