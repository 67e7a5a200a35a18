// SPDX-License-Identifier: Apache-2.0
/**
 * Spreads small facts about peers: who has work waiting.
 *
 * <p>Owns: what this peer believes about the load of at most {@link gossamer.config.EngineConfig#loadsMax} others.
 *
 * <p>Imports: model, message, machine, config.
 *
 * <p>Source: rumour mongering (Demers et al., PODC 1987): a fact is passed on once to a few random peers when it is
 * news, so that a mesh in which nothing changes is silent.
 */
@NullMarked
package gossamer.gossip;

import org.jspecify.annotations.NullMarked;
