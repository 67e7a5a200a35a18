// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The arguments of a job's undone tasks, in pages; a page goes when all its tasks are done.
 *
 * <p>Tasks that are added one by one share pages, so that leases of neighbouring tasks join into one.
 *
 * <p>Confined to the event loop.
 */
final class Arguments {
    private static final int PAGE = 1024;

    private static final class Page {
        final byte[][] items;
        int undone;

        Page(byte[][] items, int undone) {
            this.items = items;
            this.undone = undone;
        }
    }

    private final TreeMap<Long, Page> pages = new TreeMap<>(); // by the index of the first task
    private long size;
    private int room; // free places in the last page
    private boolean used;

    /**
     * Adds arguments and makes leases of them: one for each page they lie in.
     *
     * @param first the index of the first task, not below those added before
     */
    List<Lease> append(JobId job, long first, Items items, int attempt) {
        used = true;
        if (first != size) { // those between have none, or are done
            size = first;
            room = 0;
        }
        List<Lease> leases = new ArrayList<>();
        int taken = 0;
        while (taken < items.size()) {
            if (room == 0) {
                int length = Math.max(PAGE, items.size() - taken);
                pages.put(size, new Page(new byte[length][], 0));
                room = length;
            }
            Map.Entry<Long, Page> last = pages.lastEntry();
            Page page = last.getValue();
            int from = (int) (size - last.getKey());
            int count = Math.min(room, items.size() - taken);
            for (int i = 0; i < count; i++) {
                page.items[from + i] = items.at(taken + i);
            }
            page.undone += count;
            room -= count;
            leases.add(new Lease(
                    job, new IndexRange(size, size + count), attempt, Items.window(page.items, from, from + count)));
            size += count;
            taken += count;
        }
        return leases;
    }

    /** Arguments of some tasks: where their results are kept, the result can be told together with them. */
    record Piece(IndexRange range, Items items) {}

    /** The arguments of tasks that are not released, one piece for each page they lie in; none if they have none. */
    List<Piece> pieces(IndexRange range) {
        List<Piece> pieces = new ArrayList<>();
        long lo = range.lo();
        while (used && lo < range.hi()) {
            Map.Entry<Long, Page> at = pages.floorEntry(lo);
            if (at == null || lo >= at.getKey() + at.getValue().items.length) {
                throw new IllegalStateException("no arguments for task " + lo);
            }
            long end = Math.min(range.hi(), at.getKey() + at.getValue().items.length);
            Items window = Items.window(at.getValue().items, (int) (lo - at.getKey()), (int) (end - at.getKey()));
            pieces.add(new Piece(new IndexRange(lo, end), window));
            lo = end;
        }
        return pieces;
    }

    /** Leases of undone tasks, with their arguments: one for each page, or just one if the tasks have none. */
    List<Lease> leases(JobId job, IndexRange range, int attempt) {
        if (!used) {
            return List.of(new Lease(job, range, attempt, Items.NONE));
        }
        return pieces(range).stream()
                .map(piece -> new Lease(job, piece.range(), attempt, piece.items()))
                .toList();
    }

    /** These tasks are done; to be called once for each. */
    void release(IndexRange range) {
        if (!used) {
            return;
        }
        long lo = range.lo();
        while (lo < range.hi()) {
            Map.Entry<Long, Page> at = pages.floorEntry(lo);
            if (at == null) {
                return;
            }
            Page page = at.getValue();
            long end = Math.min(range.hi(), at.getKey() + page.items.length);
            page.undone -= (int) (end - lo);
            boolean last = pages.lastKey().equals(at.getKey());
            if (page.undone == 0 && !(last && room > 0)) {
                pages.remove(at.getKey());
            }
            lo = end;
        }
    }

    int pageCount() {
        return pages.size();
    }
}
