// SPDX-License-Identifier: Apache-2.0
/**
 * The Unbalanced Tree Search benchmark: trees that a seed grows, of which nobody knows where they are large.
 *
 * <p>{@link gossamer.peer.uts.UtsTree} is a tree, {@link gossamer.peer.uts.UtsBag} counts its nodes on a mesh, and
 * {@link gossamer.peer.uts.UtsLoop} in a plain loop, for comparison.
 *
 * <p>Owns no state.
 *
 * <p>Imports: the API's root package.
 *
 * <p>Source: Olivier et al., <i>UTS: An Unbalanced Tree Search Benchmark</i>, LCPC 2006; the node states and trees are
 * those of its sample code with SHA-1.
 */
@NullMarked
package gossamer.peer.uts;

import org.jspecify.annotations.NullMarked;
