// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * What a peer has done and is doing, for people.
 *
 * @param running tasks in chunks that its workers have now
 * @param waiting tasks in its backlog
 * @param run tasks executed since it started
 * @param stolen tasks taken from other peers, by asking or by being fed
 * @param given tasks handed to other peers
 * @param busyNanos time its workers spent in chunks, summed over workers
 * @param aliveNanos time since it started
 * @param held undone tasks in its hands: waiting, with workers, or in transit to another peer
 */
public record PeerStats(
        long running, long waiting, long run, long stolen, long given, long busyNanos, long aliveNanos, long held) {}
