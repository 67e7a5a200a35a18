// SPDX-License-Identifier: Apache-2.0
package gossamer;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Work that unfolds while it is done: a pile of items that yields more items, and that can be shared.
 *
 * <p>For searches and trees of which nobody knows how large their branches are. A worker works on a bag in short
 * slices. When another slot is hungry, the bag is split, and both halves go on, each at a peer of its own. Now and then
 * a bag is copied to the peer that submitted it, with what was found since the last time: if its peer is lost, it goes
 * on from there, and each item still counts exactly once.
 *
 * <pre>{@code
 * final class Countdown implements Bag<Long> {
 *     private long from, to, found;                    // the items: the numbers that are left
 *     public long work(long itemsMax) {
 *         long count = Math.min(itemsMax, to - from);
 *         for (long end = from + count; from < end; from++) {
 *             found += isPrime(from) ? 1 : 0;
 *         }
 *         return count;
 *     }
 *     public boolean isEmpty() { return from == to; }
 *     public Bag<Long> split() {
 *         if (to - from < 2) {
 *             return null;
 *         }
 *         long middle = (from + to) >>> 1;
 *         Bag<Long> upper = new Countdown(middle, to);
 *         to = middle;
 *         return upper;
 *     }
 *     public Long takeResult() { long taken = found; found = 0; return taken; }
 * }
 * long primes = mesh.bag(new Countdown(2, 1_000_000), Long::sum).join();
 * }</pre>
 *
 * <p>The state of a bag is all it has: it travels, and may go on at another peer from an earlier copy. Whatever a
 * method throws fails the job, and so does a method that breaks its contract.
 *
 * <p>Confined to one thread at a time.
 *
 * @param <R> what it finds
 */
public interface Bag<R> extends Serializable {
    /**
     * Works on some items.
     *
     * @param itemsMax how many at most; chosen so that a call takes about 0.1 ms
     * @return how many it were: above 0, unless the bag is empty
     */
    long work(long itemsMax) throws Exception;

    /** Whether nothing is left to work on. */
    boolean isEmpty();

    /**
     * Moves about half of what is left into a new bag; best what promises the most work. What was found stays here.
     *
     * @return the new bag, not empty, and neither is this one then; null where there is too little to share
     */
    @Nullable
    Bag<R> split() throws Exception;

    /** What was found since the last call, and forgets it. */
    R takeResult() throws Exception;
}
