// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.uts;

import java.util.Arrays;

/** Counts a tree in a plain loop: what a mesh is measured against. */
public final class UtsLoop {
    private UtsLoop() {}

    public static UtsCount count(UtsTree tree) {
        UtsHash hash = new UtsHash();
        byte[] states = new byte[UtsTree.STATE_BYTES * 64];
        int[] next = new int[64];
        int[] end = new int[64];
        long nodes = 1;
        long leaves = 0;
        int deepest = 0;
        end[0] = tree.children(hash.root(tree.seed(), states, 0), 0);
        int depth = 0;
        while (depth >= 0) {
            if (next[depth] == end[depth]) {
                leaves += end[depth] == 0 ? 1 : 0;
                depth--;
                continue;
            }
            int below = depth + 1;
            if (below == next.length) {
                states = Arrays.copyOf(states, 2 * states.length);
                next = Arrays.copyOf(next, 2 * below);
                end = Arrays.copyOf(end, 2 * below);
            }
            int number = next[depth]++;
            int drawn = hash.child(states, UtsTree.STATE_BYTES * depth, number, states, UtsTree.STATE_BYTES * below);
            next[below] = 0;
            end[below] = tree.children(drawn, below);
            nodes++;
            depth = below;
            deepest = Math.max(deepest, depth);
        }
        return new UtsCount(nodes, leaves, deepest);
    }
}
