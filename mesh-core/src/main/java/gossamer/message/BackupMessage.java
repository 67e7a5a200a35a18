// SPDX-License-Identifier: Apache-2.0
package gossamer.message;

import gossamer.model.Change;
import gossamer.model.JobId;
import java.util.List;

/** Keeps the books of durable jobs at their backups, and moves a job to whoever is to own it. */
public sealed interface BackupMessage extends Message {
    /** The most changes in one message. */
    int CHANGES_MAX = 4096;

    /**
     * Owner to backup; one at a time, repeated until it is acknowledged.
     *
     * @param epoch of the owner
     * @param stream names a telling of the book from its beginning, growing at the owner
     * @param first the number of the first change in that stream, from 1
     * @param changes at least one, at most {@link #CHANGES_MAX}
     */
    record Backup(JobId job, int epoch, long stream, long first, List<Change> changes) implements BackupMessage {}

    /**
     * Backup to owner: I have all of a stream up to this change.
     *
     * @param upTo 0 for none: it must be told from the beginning
     */
    record BackedUp(JobId job, long stream, long upTo) implements BackupMessage {}

    /**
     * Owner to a former backup: nobody needs your copy of the book any more.
     *
     * @param epoch of the owner, or {@link #ENDED}
     */
    record BackupOver(JobId job, int epoch) implements BackupMessage {
        /** Instead of an epoch: nobody needs any copy, for the job is over. */
        public static final int ENDED = Integer.MAX_VALUE;

        public boolean isEnd() {
            return epoch == ENDED;
        }
    }

    /**
     * Any peer to all others, until the job has an owner: I found its book in my store.
     *
     * @param epoch of the owner whose book it was
     * @param progress grows with what that owner knew: of two books of one epoch the larger one is the later
     */
    record Found(JobId job, int epoch, long progress) implements BackupMessage {}

    /**
     * Any peer to all others: a client here wants the results of this job; let this peer be its owner.
     *
     * @param ticket names the wish at the asking peer
     * @param force take the place of a client that the job has, and let tasks start that may start only once though an
     *     owner that is lost may still do so too
     */
    record Attach(JobId job, long ticket, boolean force) implements BackupMessage {}

    /** Why a job cannot be attached to. */
    enum Refusal {
        /** The peer that was asked does not own it, and never heard that it ended. */
        NOT_HERE,
        /** Another client has it. */
        ATTENDED,
        /** The job ends with its submitter. */
        NOT_DURABLE,
        /** Its tasks may start only once, and an owner that is out of sight may still let them. */
        PARKED
    }

    /** Answers {@link Attach}. */
    record AttachRefused(JobId job, long ticket, Refusal why) implements BackupMessage {}
}
