// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * Names a secret without telling it: eight bytes derived one way from the key.
 *
 * <p>People see the first four as {@code 7f3a-91c2}. Immutable.
 *
 * @param bits the eight bytes, big-endian
 */
public record KeyId(long bits) {
    /** Bytes of a key id in a message. */
    public static final int BYTES = 8;

    /** The id whose first four bytes are these, for showing only. */
    public static KeyId ofPrefix(int firstFourBytes) {
        return new KeyId((long) firstFourBytes << 32);
    }

    /** Its first four bytes, which are all that people see of it. */
    public int prefix() {
        return (int) (bits >>> 32);
    }

    @Override
    public String toString() {
        return String.format("%04x-%04x", bits >>> 48, (bits >>> 32) & 0xffff);
    }
}
