// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bag of a simulated job: nodes of a tree that nobody has looked at yet; to work on one is to replace it by its
 * children.
 *
 * <p>Its result says how many nodes were worked on and what they are worth, so that a checker can tell a node that was
 * counted twice from one that was never counted.
 */
final class SimulatedBag {
    /**
     * What some nodes gave.
     *
     * @param nodes how many
     * @param worth the sum of their worths
     */
    record Found(long nodes, long worth) {
        static final Found NOTHING = new Found(0, 0);

        static Found of(byte[] result) {
            ByteBuffer buffer = ByteBuffer.wrap(result);
            return new Found(buffer.getLong(), buffer.getLong());
        }

        Found plus(Found other) {
            return new Found(nodes + other.nodes, worth + other.worth);
        }

        byte[] bytes() {
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(nodes)
                    .putLong(worth)
                    .array();
        }
    }

    private final Tree tree;
    private final List<byte[]> nodes; // the newest last
    private Found found = Found.NOTHING;

    private SimulatedBag(Tree tree, List<byte[]> nodes) {
        this.tree = tree;
        this.nodes = nodes;
    }

    /** The first bag of a tree, encoded. */
    static byte[] whole(Tree tree) {
        return tree.root();
    }

    static SimulatedBag decode(Tree tree, byte[] bag) {
        return new SimulatedBag(tree, nodes(tree, bag));
    }

    /** The nodes in an encoded bag. */
    static List<byte[]> nodes(Tree tree, byte[] bag) {
        int width = tree.nodeBytes();
        List<byte[]> nodes = new ArrayList<>(bag.length / width);
        for (int at = 0; at < bag.length; at += width) {
            nodes.add(Arrays.copyOfRange(bag, at, at + width));
        }
        return nodes;
    }

    byte[] encode() {
        ByteBuffer buffer = ByteBuffer.allocate(nodes.size() * tree.nodeBytes());
        nodes.forEach(buffer::put);
        return buffer.array();
    }

    boolean isEmpty() {
        return nodes.isEmpty();
    }

    /** Works on so many nodes, fewer where the bag runs empty; how many. */
    long work(long nodesMax) {
        long done = 0;
        long worth = 0;
        while (done < nodesMax && !nodes.isEmpty()) {
            byte[] node = nodes.remove(nodes.size() - 1);
            worth += worth(node);
            nodes.addAll(tree.children(node));
            done++;
        }
        found = found.plus(new Found(done, worth));
        return done;
    }

    static long worth(byte[] node) {
        long worth = 1;
        for (byte part : node) {
            worth = 31 * worth + part;
        }
        return worth;
    }

    /** Moves every second node into a bag of its own: half of the old ones, which have most below them; null of one. */
    @Nullable
    SimulatedBag split() {
        if (nodes.size() < 2) {
            return null;
        }
        List<byte[]> kept = new ArrayList<>();
        List<byte[]> given = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            (i % 2 == 0 ? given : kept).add(nodes.get(i));
        }
        nodes.clear();
        nodes.addAll(kept);
        return new SimulatedBag(tree, given);
    }

    /** What was found since the last call. */
    Found takeFound() {
        Found taken = found;
        found = Found.NOTHING;
        return taken;
    }
}
