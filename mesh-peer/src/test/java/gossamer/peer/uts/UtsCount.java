// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.uts;

/**
 * What a search found.
 *
 * @param nodes how many
 * @param leaves how many of them have no children
 * @param depth of the deepest
 */
public record UtsCount(long nodes, long leaves, int depth) {
    public UtsCount plus(UtsCount other) {
        return new UtsCount(nodes + other.nodes, leaves + other.leaves, Math.max(depth, other.depth));
    }
}
