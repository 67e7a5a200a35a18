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
 * <p>Confined to the event loop.
 */
public final class Book {
    /** A stretch of undone tasks. */
    public record Segment(IndexRange range, PeerId holder, int attempt) {}

    private record Holding(PeerId holder, int attempt) {}

    private final Stretches<Holding> held = new Stretches<>();
    private long size;
    private long undone;

    /** How many tasks were ever added: the indices from 0 to before this. */
    public long size() {
        return size;
    }

    public long undone() {
        return undone;
    }

    public int segmentCount() {
        return held.count();
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
            found.add(segment(stretch.range(), stretch.value()));
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
                passing.add(segment(range, holding));
            }
        });
        return passing;
    }

    private static Segment segment(IndexRange range, Holding holding) {
        return new Segment(range, holding.holder(), holding.attempt());
    }

    /** Marks as done whatever of a range is undone; the stretches that were, by rising index. */
    public List<Segment> finish(IndexRange range) {
        List<Segment> finished = undone(range);
        for (Segment segment : finished) {
            cutOut(segment);
            undone -= segment.range().size();
        }
        return finished;
    }

    /** Gives an undone stretch, as {@link #undone(IndexRange)} returned it, another holder. */
    public void move(Segment segment, PeerId holder, int attempt) {
        cutOut(segment);
        held.add(segment.range(), new Holding(holder, attempt));
    }

    private void cutOut(Segment segment) {
        held.cutOut(new Stretches.Stretch<>(segment.range(), new Holding(segment.holder(), segment.attempt())));
    }
}
