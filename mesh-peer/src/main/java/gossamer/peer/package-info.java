// SPDX-License-Identifier: Apache-2.0
/**
 * One peer of the mesh: the engine, and the thin edge that carries out what it decides.
 *
 * <p>Owns: the event loop of the engine, the futures and jobs that programs hold, and the opening and closing of the
 * edges.
 *
 * <p>Imports: the API, config, model, message, machine and engine of mesh-core, and the edges beside it: network, wire,
 * worker, value, code, crypto.
 *
 * <p>Source: the loop is run by whichever thread brings an event, as in flat combining (Hendler et al., SPAA 2010): no
 * hand-over of threads between the arrival of a message and its effects.
 */
@NullMarked
package gossamer.peer;

import org.jspecify.annotations.NullMarked;
