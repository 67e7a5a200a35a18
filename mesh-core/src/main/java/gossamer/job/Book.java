// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.model.IndexRange;
import gossamer.model.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    private record Entry(long hi, PeerId holder, int attempt) {}

    private final TreeMap<Long, Entry> entries = new TreeMap<>();
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
        return entries.size();
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
        put(added, holder, attempt);
        return added;
    }

    /** Stores a segment where there is none, joined with equal neighbours. */
    private void put(IndexRange range, PeerId holder, int attempt) {
        long lo = range.lo();
        long hi = range.hi();
        Map.Entry<Long, Entry> before = entries.lowerEntry(lo);
        if (before != null && before.getValue().hi() == lo && same(before.getValue(), holder, attempt)) {
            lo = before.getKey();
        }
        Entry after = entries.get(hi);
        if (after != null && same(after, holder, attempt)) {
            entries.remove(hi);
            hi = after.hi();
        }
        entries.put(lo, new Entry(hi, holder, attempt));
    }

    private static boolean same(Entry entry, PeerId holder, int attempt) {
        return entry.attempt() == attempt && entry.holder().equals(holder);
    }

    /** The undone stretches inside a range, by rising index. */
    public List<Segment> undone(IndexRange range) {
        List<Segment> found = new ArrayList<>();
        Map.Entry<Long, Entry> at = entries.floorEntry(range.lo());
        if (at == null) {
            at = entries.higherEntry(range.lo());
        }
        while (at != null && at.getKey() < range.hi()) {
            long lo = Math.max(at.getKey(), range.lo());
            long hi = Math.min(at.getValue().hi(), range.hi());
            if (lo < hi) {
                found.add(new Segment(
                        new IndexRange(lo, hi),
                        at.getValue().holder(),
                        at.getValue().attempt()));
            }
            at = entries.higherEntry(at.getKey());
        }
        return found;
    }

    /** All segments, by rising index. */
    public List<Segment> segments() {
        List<Segment> all = new ArrayList<>(entries.size());
        entries.forEach(
                (lo, entry) -> all.add(new Segment(new IndexRange(lo, entry.hi()), entry.holder(), entry.attempt())));
        return all;
    }

    /** The segments whose holder passes a test, by rising index. */
    public List<Segment> heldBy(Predicate<PeerId> holder) {
        List<Segment> held = new ArrayList<>();
        entries.forEach((lo, entry) -> {
            if (holder.test(entry.holder())) {
                held.add(new Segment(new IndexRange(lo, entry.hi()), entry.holder(), entry.attempt()));
            }
        });
        return held;
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
        put(segment.range(), holder, attempt);
    }

    private void cutOut(Segment segment) {
        long lo = segment.range().lo();
        long hi = segment.range().hi();
        Map.Entry<Long, Entry> around = entries.floorEntry(lo);
        if (around == null || around.getValue().hi() < hi) {
            throw new IllegalStateException("I7: " + segment.range() + " does not stand in one segment of the book");
        }
        Entry entry = around.getValue();
        if (around.getKey() < lo) {
            entries.put(around.getKey(), new Entry(lo, entry.holder(), entry.attempt()));
        } else {
            entries.remove(lo);
        }
        if (hi < entry.hi()) {
            entries.put(hi, entry);
        }
    }
}
