// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * A small fact that travels by gossip: how much work waits at a peer.
 *
 * @param peer the peer it speaks of
 * @param sequence grows with each record of that peer; the greater one is the newer
 * @param slots how many tasks it runs at a time
 * @param surplusNanos the estimated time that its waiting tasks would take on one slot; 0 for none
 */
public record PeerLoad(PeerId peer, long sequence, int slots, long surplusNanos) {}
