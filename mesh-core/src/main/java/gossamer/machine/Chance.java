// SPDX-License-Identifier: Apache-2.0
package gossamer.machine;

/**
 * Where a machine gets its dice from; the same seed gives the same throws.
 *
 * <p>Confined to the event loop of its engine. SplitMix64 (Steele, Lea, Flood, 2014).
 */
public final class Chance {
    private long state;

    public Chance(long seed) {
        this.state = seed;
    }

    public long nextLong() {
        state += 0x9e3779b97f4a7c15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /**
     * A number from 0 to before {@code bound}, evenly drawn but for a bias below bound/2^63.
     *
     * @param bound at least 1
     */
    public int below(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("no number is from 0 to before " + bound);
        }
        return (int) ((nextLong() >>> 1) % bound);
    }
}
