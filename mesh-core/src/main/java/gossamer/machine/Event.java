// SPDX-License-Identifier: Apache-2.0
package gossamer.machine;

import gossamer.message.Message;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.KeyId;
import gossamer.model.PeerId;
import gossamer.model.Piece;
import gossamer.model.StoredBook;
import gossamer.model.View;
import gossamer.model.Yield;
import java.util.List;

/** Everything that can happen to an engine. */
public sealed interface Event {
    /** Membership installed a view that has this peer in it. */
    record ViewInstalled(View view) implements Event {}

    /** A message arrived from a peer of the installed view. */
    record Received(PeerId from, Message message) implements Event {}

    /**
     * The user submits a job here; this peer is its owner.
     *
     * @param spec with this peer as origin
     * @param items one argument for each task, or none for tasks that need only their index; none for an open job
     */
    record Submitted(JobSpec spec, Items items) implements Event {}

    /** The user adds tasks to an open job of this peer; their indices follow those added before. */
    record Appended(JobId job, Items items) implements Event {}

    /** The user adds nothing more to an open job of this peer. */
    record Sealed(JobId job) implements Event {}

    /**
     * A program wants the results of a durable job that nobody has consumed; answered by {@link Effects#attached} or
     * {@link Effects#attachRefused}.
     *
     * @param force take the place of a client that the job has
     */
    record AttachAsked(long ticket, JobId job, boolean force) implements Event {}

    /** The client of a durable job of this peer goes; the job goes on, and keeps its results. */
    record Detached(JobId job) implements Event {}

    /** The client of a durable job of this peer has consumed the results of these tasks; of bags those of all. */
    record Consumed(JobId job, IndexRange range) implements Event {}

    /** The user no longer wants a job: one of this peer, or one of another, which is told so once. */
    record JobCancelled(JobId job) implements Event {}

    /** The user no longer wants some tasks of a job of this peer. */
    record TasksCancelled(JobId job, IndexRange range) implements Event {}

    /**
     * A worker has finished a chunk, or what a recall left of it.
     *
     * @param chunk the chunk's number
     * @param yields cover the executed indices in order
     * @param nanos the time it took the worker
     */
    record ChunkDone(long chunk, List<Yield> yields, long nanos) implements Event {}

    /**
     * A worker has taken a step of a bag and goes on with it; the last step comes with {@link ChunkDone}.
     *
     * @param chunk the chunk's number
     * @param yield with something left
     */
    record ChunkStep(long chunk, Yield.Bagged yield) implements Event {}

    /**
     * A worker goes on with a bag: so that it is known how much is lost if this peer is. Said about five times in
     * {@code checkpointNanos} while a bag runs; nothing is wrong if it is not.
     *
     * @param chunk the chunk's number
     * @param step the last step that was taken, 0 for none yet
     * @param items how many items were worked on since that step
     */
    record ChunkProgress(long chunk, long step, long items) implements Event {}

    /**
     * Workers gave up the end of a chunk that they had not started.
     *
     * @param chunk the chunk's number
     * @param fromIndex the first index given up; the chunk ends here now; may be its first index
     */
    record ChunkCut(long chunk, long fromIndex) implements Event {}

    /**
     * A task of a chunk waits for what runs elsewhere, and another worker takes over its slot: there is room for one
     * more chunk.
     */
    record ChunkWaits(long chunk) implements Event {}

    /** A task of a chunk that had to wait goes on. */
    record ChunkGoesOn(long chunk) implements Event {}

    /**
     * This peer has a store on disk: what is to outlive it is written there from now on. At most once, before the first
     * view.
     *
     * @param books what is in it
     * @param over durable jobs that ended, as far as is remembered, the longest known first
     */
    record StoreOpened(List<StoredBook> books, List<JobId> over) implements Event {}

    /** The store has all changes of a stream up to one; answers {@link Effects#store}. */
    record Stored(JobId job, long stream, long upTo) implements Event {}

    /**
     * The store does not take the changes of a stream, and has none of it any more; answers {@link Effects#store}.
     *
     * @param why for people, to follow a colon
     */
    record StoreFailed(JobId job, long stream, String why) implements Event {}

    /** A code set is here, and can be used; answers {@link Effects#prepareCode}. */
    record CodeReady(ContentHash code) implements Event {}

    /**
     * A code set is not wholly here; answers {@link Effects#prepareCode}.
     *
     * @param pieces what is missing, as far as can be told; at least one
     */
    record CodeMissing(ContentHash code, List<Piece> pieces) implements Event {}

    /** A code set will never be used here, however often it comes; answers {@link Effects#prepareCode}. */
    record CodeRefused(ContentHash code) implements Event {}

    /**
     * Contents that came from a peer were looked at; answers {@link Effects#keepCode}.
     *
     * @param good those that are kept
     * @param altered those whose bytes were not the right ones
     */
    record CodeKept(PeerId from, List<ContentHash> good, List<ContentHash> altered) implements Event {}

    /** The number of workers changed. */
    record SlotsChanged(int slots) implements Event {}

    /** The ring of this peer's keys changed; the ids of those that are accepted now, the primary one first. */
    record KeysChanged(List<KeyId> keys) implements Event {}

    /** A person asks for the peers of the view and what they have done. */
    record PeersAsked(long ticket) implements Event {}

    /** A person asks for the jobs of the mesh. */
    record JobsAsked(long ticket) implements Event {}

    /** This peer is to leave: hand over what waits, finish what runs, then say so by {@link Effects#left}. */
    record LeaveAsked() implements Event {}

    /** The time that the engine asked for has come; also harmless at any other time. */
    record Tick() implements Event {}
}
