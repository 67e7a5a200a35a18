// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * Bytes of a code set that travel as one.
 *
 * @param hash their name
 * @param bytes how many, 0 to {@link #BYTES_MAX}; 0 also where nobody knows
 */
public record Piece(ContentHash hash, int bytes) {
    /** The largest, 1 MiB: a larger file travels as several. */
    public static final int BYTES_MAX = 1 << 20;
}
