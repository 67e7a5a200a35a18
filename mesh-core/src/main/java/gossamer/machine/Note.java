// SPDX-License-Identifier: Apache-2.0
package gossamer.machine;

import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.PeerId;
import gossamer.model.View;

/** What an engine says to people; the edge turns it into a line, the simulator into the trace. */
public sealed interface Note {
    /** A view was installed. */
    record ViewChanged(View view, int joined, int left) implements Note {}

    /** Tasks of a job of this peer are given out again because their holder was lost. */
    record Requeued(JobId job, PeerId lost, IndexRange range, int attempt) implements Note {}

    /** A job of this peer was accepted. */
    record JobAccepted(JobId job, String title) implements Note {}

    /** A job of this peer is over. */
    record JobEnded(JobId job, String state, long done, long failed, long rerun) implements Note {}

    /** This peer owns a durable job now, because its owner is lost or gave it away. */
    record TookOver(JobId job, int epoch, long undone) implements Note {}

    /** What this peer has of a durable job is not on its disk any more, and no promise waits for that. */
    record NotOnDisk(JobId job, String why) implements Note {}

    /** A book in this peer's store makes no sense, and was removed. */
    record Unreadable(JobId job, String why) implements Note {}

    /** Tasks of a job of this peer are over: so many peers were lost with each of them. */
    record GivenUp(JobId job, IndexRange range, int lost) implements Note {}

    /** Tasks that may start only once wait: the owner before this peer may be out of sight and let them start too. */
    record Parked(JobId job, long tasks) implements Note {}

    /** Results of a durable job that nobody consumed in time are given up. */
    record Expired(JobId job, long tasks) implements Note {}

    /** A job was dropped here because its owner left and it was not durable. */
    record Orphaned(JobId job, long tasks) implements Note {}

    /** A message came that makes no sense here; it changed nothing. */
    record Odd(PeerId from, String what) implements Note {}
}
