// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * A stretch of a lease handed to the workers of this peer, about a millisecond of work.
 *
 * @param number names the chunk at this peer; grows with each
 * @param lease the tasks to run, in index order
 */
public record Chunk(long number, Lease lease) {}
