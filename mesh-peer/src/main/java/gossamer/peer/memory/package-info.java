// SPDX-License-Identifier: Apache-2.0
/**
 * A network inside one process: the peers of a local mesh speak over it, with the promises of the real lane.
 *
 * <p>Owns: the members, their views, and the messages on their way.
 *
 * <p>Imports: model, and the lane's interface.
 *
 * <p>Source: none; it keeps to what {@link gossamer.peer.network.Lane} says.
 */
@NullMarked
package gossamer.peer.memory;

import org.jspecify.annotations.NullMarked;
