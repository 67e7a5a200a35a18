// SPDX-License-Identifier: Apache-2.0
package gossamer.engine;

import gossamer.model.Change;
import gossamer.model.IndexRange;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.PeerId;
import java.util.List;

/**
 * What a checker may see of an engine; nothing that decides anything reads it.
 *
 * <p>Confined to the event loop of its engine.
 */
public interface Inspection {
    /** Where a task is at a peer that has it. */
    enum Place {
        BACKLOG,
        WORKERS,
        /** Workers are to have it if its owner allows it. */
        ASKING,
        /** It threw, and is to be attempted again. */
        RETRIES,
        IN_TRANSIT,
        OUTBOX;

        /** Whether it is to run there, or runs. */
        public boolean isToRun() {
            return this != IN_TRANSIT && this != OUTBOX;
        }
    }

    /** Tasks in this peer's hands. */
    record Held(JobId job, IndexRange range, int attempt, Place place) {}

    /** A stretch of undone tasks in an owner's book. */
    record Booked(IndexRange range, PeerId holder, int attempt) {}

    /** Everything of a job in this peer's hands, in no particular order. */
    List<Held> held(JobId job);

    /** The jobs that this peer owns and that are not over, or whose results are not consumed. */
    List<JobHead> owned();

    /** The undone tasks of a job that this peer owns, by rising index. */
    List<Booked> book(JobId job);

    /** What is left of the undone bags of a job that this peer owns, as it has them on record; not to be written to. */
    List<byte[]> bags(JobId job);

    /** The jobs whose whole book this peer keeps as a backup. */
    List<JobId> backedUp();

    /** Those of {@link #backedUp} whose present owner tells this peer what changes. */
    List<JobId> current();

    /**
     * The book of a durable job as this peer would tell it to a new backup; empty unless it owns the job, or keeps the
     * whole book as a backup.
     */
    List<Change> told(JobId job);

    /** The jobs of which this peer knows anything as an owner or a backup: none when everything is over. */
    List<JobId> known();

    /** Estimated bytes of state that grow with the number of peers or with work, for the cost model. */
    long stateBytes();
}
