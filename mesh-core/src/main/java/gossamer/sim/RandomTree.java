// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A small unbalanced tree, other for each salt: like the geometric trees of UTS (Olivier et al., LCPC 2006), with a
 * cheap hash in the place of SHA-1.
 *
 * <p>A node is its hash and its depth. How many children it has is drawn from its hash, geometrically, and is nothing
 * below a depth.
 *
 * @param salt decides everything
 * @param children how many a node has in the mean
 * @param depth of the deepest nodes
 */
record RandomTree(long salt, double children, int depth) implements Tree {
    private static final int CHILDREN_MAX = 30;
    private static final double SHARES = 1L << 53;

    @Override
    public int nodeBytes() {
        return Long.BYTES + 1;
    }

    @Override
    public byte[] root() {
        return node(mix(salt), 0);
    }

    private static byte[] node(long hash, int depth) {
        return ByteBuffer.allocate(Long.BYTES + 1)
                .putLong(hash)
                .put((byte) depth)
                .array();
    }

    @Override
    public List<byte[]> children(byte[] node) {
        ByteBuffer buffer = ByteBuffer.wrap(node);
        long hash = buffer.getLong();
        int below = buffer.get() + 1;
        List<byte[]> made = new ArrayList<>();
        int count = below > depth ? 0 : count(hash);
        for (int i = 0; i < count; i++) {
            made.add(node(mix(hash + i), below));
        }
        return made;
    }

    private int count(long hash) {
        double share = (mix(~hash) >>> 11) / SHARES;
        return (int) Math.min(CHILDREN_MAX, Math.log(1 - share) / Math.log(1 - 1 / (1 + children)));
    }

    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
