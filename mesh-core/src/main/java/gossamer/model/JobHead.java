// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * A job as the rest of the mesh sees it: enough for a list.
 *
 * @param id the job
 * @param title a few words for people
 *     <p>A job of bags counts items in place of tasks.
 * @param total how many tasks it has; of an open job, how many were submitted so far; of bags {@link #UNKNOWN} until
 *     all is done, then as many items as are done
 * @param done how many tasks have an outcome; of bags, how many items were counted
 * @param failed how many of those failed; of bags, how many bags
 * @param rerun how many task attempts the owner started again because a peer was lost; of bags, how many items were
 *     worked on for nothing: what lost peers had last said of theirs, and what came too late
 * @param state what the job is doing
 */
public record JobHead(JobId id, String title, long total, long done, long failed, long rerun, State state) {
    /** The total of a job that unfolds while it is done. */
    public static final long UNKNOWN = -1;

    /** The life of a job. */
    public enum State {
        RUNNING,
        DONE,
        CANCELLED,
        /** It took longer than its limit, and ended like one that is cancelled. */
        OVERDUE
    }

    public boolean isOver() {
        return state != State.RUNNING;
    }
}
