// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Makes nodes of a {@link Uts} tree; confined to one thread. */
final class UtsHash {
    private static final int ROOT_ZEROS = 16;
    private final MessageDigest digest;
    private final byte[] message = new byte[Uts.NODE_BYTES + 4];

    UtsHash() {
        try {
            digest = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }

    /** Writes the root of a seed. */
    void root(int seed, byte[] to, int at) {
        Arrays.fill(message, 0, ROOT_ZEROS, (byte) 0);
        finish(seed, ROOT_ZEROS, to, at);
    }

    /** Writes a child; may be written over its parent. */
    void child(byte[] parents, int parentAt, int child, byte[] to, int at) {
        System.arraycopy(parents, parentAt, message, 0, Uts.NODE_BYTES);
        finish(child, Uts.NODE_BYTES, to, at);
    }

    private void finish(int number, int length, byte[] to, int at) {
        message[length] = (byte) (number >>> 24);
        message[length + 1] = (byte) (number >>> 16);
        message[length + 2] = (byte) (number >>> 8);
        message[length + 3] = (byte) number;
        digest.update(message, 0, length + 4);
        try {
            digest.digest(to, at, Uts.NODE_BYTES);
        } catch (DigestException impossible) {
            throw new IllegalStateException("a SHA-1 has 20 bytes", impossible);
        }
    }
}
