// SPDX-License-Identifier: Apache-2.0
package gossamer;

/**
 * How far a job is.
 *
 * @param total how many tasks it has, or has been given so far
 * @param done how many of them have an outcome, failures included
 * @param failed how many threw
 * @param rerun how many task attempts were started again because a peer was lost
 */
public record Progress(long total, long done, long failed, long rerun) {
    /** The share that is done, from 0 to 1; 1 for a job without tasks. */
    public double share() {
        return total == 0 ? 1.0 : (double) done / total;
    }
}
