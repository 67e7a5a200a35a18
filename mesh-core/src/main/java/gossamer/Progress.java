// SPDX-License-Identifier: Apache-2.0
package gossamer;

/**
 * How far a job is.
 *
 * <p>A job of bags counts the items in them in place of tasks.
 *
 * @param total how many tasks it has, or has been given so far; of bags -1 until all is done: nobody knows before
 * @param done how many of them have an outcome, failures included; of bags, how many items were counted
 * @param failed how many threw
 * @param rerun how many task attempts were started again because a peer was lost; of bags, how many items were worked
 *     on for nothing, as far as lost peers had told
 */
public record Progress(long total, long done, long failed, long rerun) {
    /** The share that is done, from 0 to 1; 1 for a job without tasks, 0 while the total is not known. */
    public double share() {
        if (total < 0) {
            return 0;
        }
        return total == 0 ? 1.0 : (double) done / total;
    }
}
