// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * The name of some bytes wherever they are: their SHA-256, as four big-endian numbers.
 *
 * @param a bytes 0 to 7
 * @param b bytes 8 to 15
 * @param c bytes 16 to 23
 * @param d bytes 24 to 31
 */
public record ContentHash(long a, long b, long c, long d) {
    /** The first eight hex digits: enough to tell hashes apart in a line a person reads. */
    public String brief() {
        return String.format("%08x", a >>> 32);
    }

    /** All 64 hex digits. */
    @Override
    public String toString() {
        return String.format("%016x%016x%016x%016x", a, b, c, d);
    }
}
