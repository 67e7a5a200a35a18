// SPDX-License-Identifier: Apache-2.0
/**
 * Finds the other peers of a mesh, admits and is admitted, agrees on the view and carries the task traffic.
 *
 * <p>Owns: the listening port, the multicast sockets, the sealed connections, the JGroups channel, the lane.
 *
 * <p>Imports: model, handshake, peer.crypto, JGroups. No other package imports JGroups. Nothing here is
 * {@code synchronized}: before JDK 24 a virtual thread that blocks inside pins its carrier.
 *
 * <p>Source: JGroups 5.5 (virtual synchrony, Birman 1987) over our own sealed sockets; see {@code gossamer.handshake}.
 */
@NullMarked
package gossamer.peer.network;

import org.jspecify.annotations.NullMarked;
