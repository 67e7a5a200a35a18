// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * A geometric tree of the Unbalanced Tree Search benchmark (Olivier et al., LCPC 2006), of the fixed shape: the mean
 * number of children is the same at every depth above the last.
 *
 * <p>A node is its 20 bytes of SHA-1, then its depth. The root hashes 16 zero bytes and the seed, each child its parent
 * and its number. How many children there are is drawn from the last 31 bits.
 *
 * @param children in the mean
 * @param depth below which nothing is
 */
record UtsTree(int seed, double children, int depth) implements Tree {
    private static final int HASH_BYTES = 20;
    private static final int CHILDREN_MAX = 100;

    /** T1 of the benchmark. */
    static final UtsTree T1 = new UtsTree(19, 4, 10);

    static final long T1_NODES = 4_130_071;

    @Override
    public int nodeBytes() {
        return HASH_BYTES + Integer.BYTES;
    }

    @Override
    public byte[] root() {
        return node(new byte[16], 16, seed, 0);
    }

    private static byte[] node(byte[] parent, int length, int number, int depth) {
        MessageDigest sha1 = SHA_1.get();
        sha1.update(parent, 0, length);
        sha1.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        return ByteBuffer.allocate(HASH_BYTES + Integer.BYTES)
                .put(sha1.digest())
                .putInt(depth)
                .array();
    }

    @Override
    public List<byte[]> children(byte[] node) {
        ByteBuffer buffer = ByteBuffer.wrap(node);
        int nodeDepth = buffer.getInt(HASH_BYTES);
        int count = 0;
        if (nodeDepth < depth) {
            double share = (buffer.getInt(HASH_BYTES - Integer.BYTES) & 0x7fff_ffff) / (double) (1L << 31);
            count = (int) Math.min(CHILDREN_MAX, Math.log(1 - share) / Math.log(1 - 1 / (1 + children)));
        }
        List<byte[]> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            made.add(node(node, HASH_BYTES, i, nodeDepth + 1));
        }
        return made;
    }

    private static final ThreadLocal<MessageDigest> SHA_1 = ThreadLocal.withInitial(() -> {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every JDK has SHA-1", e);
        }
    });
}
