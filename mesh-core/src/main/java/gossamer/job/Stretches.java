// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.model.IndexRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A value for each index of some stretches, and none for the others: its size follows the number of stretches, not that
 * of indices. Neighbours of equal value are one stretch.
 *
 * <p>Confined to the event loop.
 */
final class Stretches<V> {
    /** A stretch whose indices all have one value. */
    record Stretch<V>(IndexRange range, V value) {}

    private record Entry<V>(long hi, V value) {}

    private final TreeMap<Long, Entry<V>> entries = new TreeMap<>();

    int count() {
        return entries.size();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The stretches inside a range, cut off at its ends, by rising index. */
    List<Stretch<V>> in(IndexRange range) {
        List<Stretch<V>> found = new ArrayList<>();
        Map.Entry<Long, Entry<V>> at = entries.floorEntry(range.lo());
        if (at == null) {
            at = entries.higherEntry(range.lo());
        }
        while (at != null && at.getKey() < range.hi()) {
            long lo = Math.max(at.getKey(), range.lo());
            long hi = Math.min(at.getValue().hi(), range.hi());
            if (lo < hi) {
                found.add(new Stretch<>(new IndexRange(lo, hi), at.getValue().value()));
            }
            at = entries.higherEntry(at.getKey());
        }
        return found;
    }

    /** A range cut where the values change, by rising index; what has no value appears with {@code none}. */
    List<Stretch<V>> over(IndexRange range, V none) {
        if (entries.isEmpty()) {
            return List.of(new Stretch<>(range, none));
        }
        List<Stretch<V>> all = new ArrayList<>();
        long lo = range.lo();
        for (Stretch<V> stretch : in(range)) {
            if (lo < stretch.range().lo()) {
                all.add(new Stretch<>(new IndexRange(lo, stretch.range().lo()), none));
            }
            all.add(stretch);
            lo = stretch.range().hi();
        }
        if (lo < range.hi()) {
            all.add(new Stretch<>(new IndexRange(lo, range.hi()), none));
        }
        return all;
    }

    /** The value of one index, or null. */
    @Nullable
    V at(long index) {
        Map.Entry<Long, Entry<V>> at = entries.floorEntry(index);
        return at == null || at.getValue().hi() <= index ? null : at.getValue().value();
    }

    /** Calls for each stretch, by rising index. */
    void forEach(BiConsumer<IndexRange, V> visitor) {
        entries.forEach((lo, entry) -> visitor.accept(new IndexRange(lo, entry.hi()), entry.value()));
    }

    /** Gives all indices of a range a value, whatever they had. */
    void set(IndexRange range, V value) {
        clear(range);
        add(range, value);
    }

    /** Gives the indices of a range that have none a value; those of the range must all have none. */
    void add(IndexRange range, V value) {
        long lo = range.lo();
        long hi = range.hi();
        Map.Entry<Long, Entry<V>> before = entries.lowerEntry(lo);
        if (before != null
                && before.getValue().hi() == lo
                && before.getValue().value().equals(value)) {
            lo = before.getKey();
        }
        Entry<V> after = entries.get(hi);
        if (after != null && after.value().equals(value)) {
            entries.remove(hi);
            hi = after.hi();
        }
        entries.put(lo, new Entry<>(hi, value));
    }

    /** Takes the values of a range away. */
    void clear(IndexRange range) {
        if (!entries.isEmpty()) {
            in(range).forEach(stretch -> cutOut(stretch.range()));
        }
    }

    /** The whole stretch that a range lies in. */
    IndexRange around(IndexRange range) {
        Map.Entry<Long, Entry<V>> around = entryAround(range);
        return new IndexRange(around.getKey(), around.getValue().hi());
    }

    private Map.Entry<Long, Entry<V>> entryAround(IndexRange range) {
        Map.Entry<Long, Entry<V>> around = entries.floorEntry(range.lo());
        if (around == null || around.getValue().hi() < range.hi()) {
            throw new IllegalStateException("I7: " + range + " does not stand in one stretch");
        }
        return around;
    }

    /** Takes the values of a range away that lies in one stretch. */
    void cutOut(IndexRange range) {
        long lo = range.lo();
        long hi = range.hi();
        Map.Entry<Long, Entry<V>> around = entryAround(range);
        Entry<V> entry = around.getValue();
        if (around.getKey() < lo) {
            entries.put(around.getKey(), new Entry<>(lo, entry.value()));
        } else {
            entries.remove(lo);
        }
        if (hi < entry.hi()) {
            entries.put(hi, entry);
        }
    }
}
