// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

/** Numbers in as few bytes as they need: seven bits to a byte, least first, the top bit on all but the last. */
final class Varint {
    /** The longest form of 64 bits. */
    static final int BYTES_MAX = 10;

    private Varint() {}

    /** Writes a number and gives the position behind it. */
    static int put(byte[] buffer, int position, long value) {
        int at = position;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[at++] = (byte) rest;
        return at;
    }

    /** How many bytes {@link #put} writes. */
    static int size(long value) {
        return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
    }

    /** Whether it takes fewer bytes than the plain eight. */
    static boolean isShort(long value) {
        return value >>> 49 == 0;
    }

    /** Makes small numbers of small negative ones. */
    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }
}
