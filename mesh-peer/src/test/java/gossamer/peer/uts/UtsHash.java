// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.uts;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Makes the states of nodes. Confined to one thread. */
final class UtsHash {
    private final MessageDigest sha1;
    private final byte[] input = new byte[UtsTree.STATE_BYTES + Integer.BYTES];

    UtsHash() {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }

    /** Writes the root's state into an array; its drawn number. */
    int root(int seed, byte[] to, int at) {
        java.util.Arrays.fill(input, 0, 16, (byte) 0);
        put(16, seed);
        return digest(20, to, at);
    }

    /** Writes the state of a child into an array, perhaps over that of its parent; its drawn number. */
    int child(byte[] from, int parent, int number, byte[] to, int at) {
        System.arraycopy(from, parent, input, 0, UtsTree.STATE_BYTES);
        put(UtsTree.STATE_BYTES, number);
        return digest(input.length, to, at);
    }

    private void put(int at, int number) {
        input[at] = (byte) (number >>> 24);
        input[at + 1] = (byte) (number >>> 16);
        input[at + 2] = (byte) (number >>> 8);
        input[at + 3] = (byte) number;
    }

    private int digest(int length, byte[] to, int at) {
        try {
            sha1.update(input, 0, length);
            sha1.digest(to, at, UtsTree.STATE_BYTES);
        } catch (DigestException impossible) {
            throw new IllegalStateException("the array has room for a state", impossible);
        }
        return (to[at + 16] & 0xff) << 24
                | (to[at + 17] & 0xff) << 16
                | (to[at + 18] & 0xff) << 8
                | (to[at + 19] & 0xff);
    }
}
