// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * Names one peer process; drawn at random at each start, so a restarted process is another peer.
 *
 * <p>128 bits; ordered as two unsigned 64-bit numbers, most significant first. Immutable.
 *
 * @param high the first eight bytes, big-endian
 * @param low the last eight bytes, big-endian
 */
public record PeerId(long high, long low) implements Comparable<PeerId> {
    @Override
    public int compareTo(PeerId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }

    /** The first eight hex digits: enough to tell peers apart in a line a person reads. */
    public String brief() {
        return String.format("%08x", high >>> 32);
    }

    /** All 32 hex digits. */
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
