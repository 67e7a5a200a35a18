// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import java.io.Serializable;
import java.util.Arrays;

/**
 * An unbalanced tree whose shape nobody can foretell: a node's children follow from a hash of its place.
 *
 * <p>Each node is 20 bytes: the root is SHA-1(16 zero bytes, seed), child i is SHA-1(parent, i), numbers of four bytes,
 * big-endian. The last four bytes of a node, without their sign bit and over 2^31, are the number u from which the
 * number of its children is drawn. Immutable; safe from any thread.
 *
 * <p>After Olivier, Huan, Liu, Prins, Dinan, Sadayappan, Tseng, <i>UTS: An Unbalanced Tree Search Benchmark</i>, LCPC
 * 2006, and its trees T1, T3, T1L and T3L.
 *
 * @param kind how children are drawn
 * @param branching the mean number of children of a geometric tree; the number of the root's children of a binomial one
 * @param depth below which a geometric tree ends; of no meaning for a binomial one
 * @param share of the nodes of a binomial tree that have children, from 0 to 1
 * @param children how many children each of these has
 * @param seed of the root
 */
public record Uts(Kind kind, int branching, int depth, double share, int children, int seed) implements Serializable {
    /** How the number of a node's children is drawn. */
    public enum Kind {
        /** Geometrically, with the same mean down to a depth; never more than 100. */
        GEOMETRIC,
        /** Some or none; the root has many. */
        BINOMIAL
    }

    /** The length of a node's name in bytes. */
    static final int NODE_BYTES = 20;

    private static final int CHILDREN_MAX = 100;
    private static final double RANGE = 0x1p31;

    /** A small tree, 10 deep. */
    public static final Uts T1 = geometric(4, 10, 19);

    /** The nodes of {@link #T1}. */
    public static final long T1_NODES = 4_130_071;

    /** A large tree, 13 deep. */
    public static final Uts T1L = geometric(4, 13, 29);

    /** The nodes of {@link #T1L}. */
    public static final long T1L_NODES = 102_181_082;

    /** A small tree with thin branches, 1,572 deep. */
    public static final Uts T3 = binomial(2_000, 0.124875, 8, 42);

    /** The nodes of {@link #T3}. */
    public static final long T3_NODES = 4_112_897;

    /** A large tree with thin branches, 17,844 deep. */
    public static final Uts T3L = binomial(2_000, 0.200014, 5, 7);

    /** The nodes of {@link #T3L}. */
    public static final long T3L_NODES = 111_345_631;

    /** A tree of about the same number of children everywhere down to a depth. */
    public static Uts geometric(int branching, int depth, int seed) {
        return new Uts(Kind.GEOMETRIC, branching, depth, 0, 0, seed);
    }

    /** A tree of thin branches, of which a few are very long. */
    public static Uts binomial(int branching, double share, int children, int seed) {
        return new Uts(Kind.BINOMIAL, branching, 0, share, children, seed);
    }

    /**
     * How many children a node has.
     *
     * @param nodes holds the node's 20 bytes
     * @param at where they begin
     * @param level of the node: 0 for the root
     */
    int childrenOf(byte[] nodes, int at, int level) {
        if (kind == Kind.BINOMIAL) {
            return level == 0 ? branching : drawn(nodes, at) < share ? children : 0;
        }
        if (level >= depth) {
            return 0;
        }
        double stop = 1.0 / (1.0 + branching);
        int count = (int) Math.floor(Math.log(1 - drawn(nodes, at)) / Math.log(1 - stop));
        return Math.min(count, CHILDREN_MAX);
    }

    private static double drawn(byte[] nodes, int at) {
        int last = ((nodes[at + 16] & 0x7f) << 24)
                | ((nodes[at + 17] & 0xff) << 16)
                | ((nodes[at + 18] & 0xff) << 8)
                | (nodes[at + 19] & 0xff);
        return last / RANGE;
    }

    /** Counts the nodes in this thread: what a mesh must agree with. */
    public long sequential() {
        var hash = new UtsHash();
        byte[] nodes = new byte[NODE_BYTES * 64];
        int[] waiting = new int[64]; // children not yet visited of the node at each level
        hash.root(seed, nodes, 0);
        waiting[0] = childrenOf(nodes, 0, 0);
        long count = 1;
        for (int level = 0; level >= 0; ) {
            if (waiting[level] == 0) {
                level--;
                continue;
            }
            int child = --waiting[level];
            int at = NODE_BYTES * level++;
            if (level == waiting.length) {
                nodes = Arrays.copyOf(nodes, 2 * nodes.length);
                waiting = Arrays.copyOf(waiting, 2 * waiting.length);
            }
            hash.child(nodes, at, child, nodes, at + NODE_BYTES);
            waiting[level] = childrenOf(nodes, at + NODE_BYTES, level);
            count++;
        }
        return count;
    }
}
