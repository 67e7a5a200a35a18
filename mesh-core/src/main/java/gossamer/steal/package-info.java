// SPDX-License-Identifier: Apache-2.0
/**
 * Moves waiting work from loaded peers to idle ones.
 *
 * <p>Owns: the open steal request of this peer and where its lifelines stand; the lifelines of others that end here,
 * and what was handed over and is not yet confirmed by the owner.
 *
 * <p>Imports: model, message, machine, config.
 *
 * <p>Source: Saraswat et al., Lifeline-based Global Load Balancing, PPoPP 2011; the cyclic tries and the hypercube
 * follow X10 GLB. Steal-half instead of a fixed number: a fixed one starves large meshes (Blumofe and Leiserson, JACM
 * 1999, for the bound; the simulation in this project for the figure).
 */
@NullMarked
package gossamer.steal;

import org.jspecify.annotations.NullMarked;
