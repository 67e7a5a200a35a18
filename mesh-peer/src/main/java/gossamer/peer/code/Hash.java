// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A SHA-256, as four big-endian numbers.
 *
 * @param a bytes 0 to 7
 * @param b bytes 8 to 15
 * @param c bytes 16 to 23
 * @param d bytes 24 to 31
 */
public record Hash(long a, long b, long c, long d) {
    public static Hash of(byte[] content) {
        return from(sha256().digest(content));
    }

    static Hash from(byte[] digest) {
        ByteBuffer buffer = ByteBuffer.wrap(digest);
        return new Hash(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    byte[] bytes() {
        return ByteBuffer.allocate(32)
                .putLong(a)
                .putLong(b)
                .putLong(c)
                .putLong(d)
                .array();
    }

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
