// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import java.util.List;

/**
 * A tree that nobody has seen whole: each node says what its children are, and nothing else does.
 *
 * <p>What bags of a simulated job unfold. Immutable; the children of a node are always the same.
 */
public interface Tree {
    /** How many bytes a node takes; all take as many. */
    int nodeBytes();

    /** The node that has no parent. */
    byte[] root();

    /** The children of a node, in order; new arrays, not written to again. */
    List<byte[]> children(byte[] node);
}
