// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * A stretch of a lease handed to the workers of this peer, about a millisecond of work.
 *
 * @param number names the chunk at this peer; grows with each
 * @param lease the tasks to run, in index order
 * @param isolated whether these tasks are to run apart from the peer even if their job does not ask for it, because
 *     they may end the process that runs them; without meaning for commands
 */
public record Chunk(long number, Lease lease, boolean isolated) {
    /** Tasks that run where their job says. */
    public Chunk(long number, Lease lease) {
        this(number, lease, false);
    }
}
