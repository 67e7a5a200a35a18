// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.sim.SimulatedBag.Found;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** What the nodes of a tree give with all below them; each is looked at once and remembered. */
final class BelowNodes {
    private final Tree tree;
    private final Map<ByteBuffer, Found> known = new HashMap<>(); // looked up, never iterated

    BelowNodes(Tree tree) {
        this.tree = tree;
    }

    /** The whole tree. */
    Found whole() {
        return node(tree.root());
    }

    /** All nodes in and below an encoded bag. */
    Found bag(byte[] bag) {
        Found sum = Found.NOTHING;
        for (byte[] node : SimulatedBag.nodes(tree, bag)) {
            sum = sum.plus(node(node));
        }
        return sum;
    }

    private Found node(byte[] node) {
        ByteBuffer name = ByteBuffer.wrap(node);
        Found below = known.get(name);
        if (below == null) {
            below = new Found(1, SimulatedBag.worth(node));
            for (byte[] child : tree.children(node)) {
                below = below.plus(node(child));
            }
            known.put(name, below);
        }
        return below;
    }
}
