// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.model.IndexRange;
import gossamer.model.Yield;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The results of a durable job that nobody has consumed, each with whether a client was ever given it.
 *
 * <p>Of bags there is one for each step that gave something; they are consumed all at once.
 *
 * <p>Confined to the event loop.
 */
final class Keep {
    private record Kept(Yield yield, boolean given) {}

    private final TreeMap<Long, Kept> byIndex = new TreeMap<>(); // disjoint, by the first index
    private final List<Kept> steps = new ArrayList<>();

    void add(Yield yield, boolean given) {
        if (yield instanceof Yield.Bagged) {
            steps.add(new Kept(yield, given));
        } else {
            byIndex.put(yield.range().lo(), new Kept(yield, given));
        }
    }

    /** A client is given everything. */
    void give() {
        byIndex.replaceAll((lo, kept) -> new Kept(kept.yield(), true));
        steps.replaceAll(kept -> new Kept(kept.yield(), true));
    }

    /**
     * Lets go of the results of some tasks; of a combined value only where it is of none but these.
     *
     * @return what of the range was kept, and is not any more
     */
    List<IndexRange> consume(IndexRange range) {
        List<IndexRange> gone = new ArrayList<>();
        Long from = byIndex.floorKey(range.lo());
        for (Map.Entry<Long, Kept> entry : List.copyOf(
                byIndex.subMap(from == null ? range.lo() : from, range.hi()).entrySet())) {
            Yield yield = entry.getValue().yield();
            IndexRange all = yield.range();
            long lo = Math.max(all.lo(), range.lo());
            long hi = Math.min(all.hi(), range.hi());
            if (lo >= hi || (hi - lo < all.size() && !(yield instanceof Yield.Each))) {
                continue;
            }
            byIndex.remove(entry.getKey());
            gone.add(new IndexRange(lo, hi));
            if (yield instanceof Yield.Each each) {
                rest(each, all.lo(), lo, entry.getValue().given());
                rest(each, hi, all.hi(), entry.getValue().given());
            }
        }
        return gone;
    }

    private void rest(Yield.Each each, long lo, long hi, boolean given) {
        if (lo < hi) {
            byIndex.put(lo, new Kept(each.part(new IndexRange(lo, hi)), given));
        }
    }

    /** Lets go of the results of all bags. */
    void consumeBags() {
        steps.clear();
    }

    boolean isEmpty() {
        return byIndex.isEmpty() && steps.isEmpty();
    }

    /**
     * Each kept result, and whether it was given: steps in their order, and all else by rising index. Bags that were
     * given up come last, behind the steps that split them off.
     */
    void forEach(BiConsumer<Yield, Boolean> action) {
        steps.forEach(kept -> action.accept(kept.yield(), kept.given()));
        byIndex.values().forEach(kept -> action.accept(kept.yield(), kept.given()));
    }

    /** The tasks whose results are kept; none of bags. */
    List<IndexRange> ranges() {
        return byIndex.values().stream().map(kept -> kept.yield().range()).toList();
    }

    long bytes() {
        long sum = 0;
        for (Kept kept : byIndex.values()) {
            sum += kept.yield().bytes();
        }
        for (Kept kept : steps) {
            sum += kept.yield().bytes();
        }
        return sum;
    }
}
