// SPDX-License-Identifier: Apache-2.0
package gossamer;

import gossamer.model.PeerCard;
import gossamer.model.PeerStats;

/**
 * A peer of the mesh as it described itself just now.
 *
 * @param card who it is
 * @param stats what it has done
 * @param scheduler whether it is the scheduler of the present view
 */
public record Peer(PeerCard card, PeerStats stats, boolean scheduler) {}
