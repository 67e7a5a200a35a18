// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * A job as the rest of the mesh sees it: enough for a list.
 *
 * @param id the job
 * @param title a few words for people
 * @param total how many tasks it has; of an open job, how many were submitted so far
 * @param done how many tasks have an outcome
 * @param failed how many of those failed
 * @param rerun how many task attempts the owner started again because a peer was lost
 * @param state what the job is doing
 */
public record JobHead(JobId id, String title, long total, long done, long failed, long rerun, State state) {
    /** The life of a job. */
    public enum State {
        RUNNING,
        DONE,
        CANCELLED
    }

    public boolean isOver() {
        return state != State.RUNNING;
    }
}
