// SPDX-License-Identifier: Apache-2.0
package gossamer;

/**
 * How far a job is.
 *
 * <p>A job that works on a bag counts items in place of tasks.
 *
 * @param total how many tasks it has, or has been given so far; -1 for a bag until nothing of it is left
 * @param done how many of them have an outcome, failures included
 * @param failed how many threw; of a bag, how many parts
 * @param rerun how many task attempts were started again because a peer was lost; of a bag, how many items were worked
 *     on again
 */
public record Progress(long total, long done, long failed, long rerun) {
    /** The share that is done, from 0 to 1; 1 for a job without tasks, 0 for a bag of which something is left. */
    public double share() {
        return total == 0 ? 1.0 : Math.max(0, (double) done / total);
    }
}
