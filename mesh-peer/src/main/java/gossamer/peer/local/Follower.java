// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import gossamer.CommandEnd;
import gossamer.model.JobId;

/** Hears what becomes of a command; called by the thread that follows it. */
public interface Follower {
    /** The peer has taken it as a job of its own. */
    void started(JobId job);

    /** A run wrote something. */
    void output(long task, CommandEnd.Output output);

    /** A run ended; its output came before. */
    void ended(CommandEnd end);

    /** Whoever follows is interrupted: the job is being cancelled, or left if it was only taken. */
    void interrupted(JobId job);

    /** Whoever follows has waited long enough: the job is being cancelled, or left if it was only taken. */
    void impatient(JobId job);
}
