// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * A stretch of a lease handed to the workers of this peer, about a millisecond of work.
 *
 * @param number names the chunk at this peer; grows with each
 * @param lease the tasks to run, in index order
 * @param isolated whether their peers were lost too often: they are to run where they cannot harm this one
 */
public record Chunk(long number, Lease lease, boolean isolated) {
    /** One that runs like any other. */
    public Chunk(long number, Lease lease) {
        this(number, lease, false);
    }
}
