// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.uts;

import java.io.Serializable;

/**
 * A tree: how many children a node has is drawn from its state, a SHA-1 hash of its parent's state and its number.
 *
 * @param kind how children are drawn
 * @param seed of the root's state
 * @param branching expected children of a node of a geometric tree; children of the root of a binomial one
 * @param depthMax below which a geometric tree has no nodes; of no meaning for a binomial one
 * @param chance that a node of a binomial tree but the root has children
 * @param children how many it has then
 */
public record UtsTree(Kind kind, int seed, int branching, int depthMax, double chance, int children)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The bytes of a node's state. */
    static final int STATE_BYTES = 20;

    private static final int CHILDREN_MAX = 100;
    private static final double INTERVAL = 1L << 31;

    /** How children are drawn. */
    public enum Kind {
        /** Geometrically distributed, of the same mean down to a depth, none below. */
        GEOMETRIC,
        /** Some or none, with the same chances everywhere. */
        BINOMIAL
    }

    /** 4,130,071 nodes, depth 10. */
    public static final UtsTree T1 = geometric(19, 4, 10);

    /** 4,112,897 nodes, depth 1,572. */
    public static final UtsTree T3 = new UtsTree(Kind.BINOMIAL, 42, 2_000, 0, 0.124875, 8);

    /** 102,181,082 nodes, depth 13. */
    public static final UtsTree T1L = geometric(29, 4, 13);

    /** 111,345,631 nodes, depth 17,844. */
    public static final UtsTree T3L = new UtsTree(Kind.BINOMIAL, 7, 2_000, 0, 0.200014, 5);

    public static UtsTree geometric(int seed, int branching, int depthMax) {
        return new UtsTree(Kind.GEOMETRIC, seed, branching, depthMax, 0, 0);
    }

    /** How many children a node has. */
    int children(int drawn, int depth) {
        double u = (drawn & 0x7fffffff) / INTERVAL;
        if (kind == Kind.BINOMIAL) {
            return depth == 0 ? branching : u < chance ? children : 0;
        }
        if (depth >= depthMax) {
            return 0;
        }
        double p = 1.0 / (1.0 + branching);
        return Math.min(CHILDREN_MAX, (int) Math.floor(Math.log(1.0 - u) / Math.log(1.0 - p)));
    }
}
