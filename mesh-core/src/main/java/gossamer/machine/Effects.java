// SPDX-License-Identifier: Apache-2.0
package gossamer.machine;

import gossamer.message.BackupMessage.Refusal;
import gossamer.message.Message;
import gossamer.model.Change;
import gossamer.model.Chunk;
import gossamer.model.Content;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.PeerStats;
import gossamer.model.Yield;
import java.util.List;

/**
 * What an engine wants done; carried out by the peer's edge, or by the simulator.
 *
 * <p>Called only from within {@code step}, in the order in which things are to happen. None of the calls may come back
 * into the engine.
 */
public interface Effects {
    /** Send a message to another peer; never to this one. */
    void send(PeerId to, Message message);

    /** Give a chunk to the workers; they answer with {@link Event.ChunkDone}. */
    void run(JobSpec spec, Chunk chunk);

    /**
     * Take the part of a chunk that no worker has started back; answered by {@link Event.ChunkCut} if there is one.
     *
     * <p>Of a bag that runs: split it; answered by {@link Event.ChunkStep} with one given bag, or by nothing where it
     * cannot be split now.
     *
     * <p>Of a task that runs and has forks waiting: let others have some of these. They come as {@link Event.Appended}
     * tasks of a job of this peer, or not at all.
     *
     * <p>Of a bag that runs: split it; answered by {@link Event.ChunkStep} with one given bag, or by nothing where it
     * cannot be split now.
     *
     * @param wanted how many slots could be fed; 0 for none: forks stay where they are
     */
    void recall(long chunk, int wanted);

    /**
     * Let a bag that runs take a step without a split, so that less is lost if this peer is; answered by
     * {@link Event.ChunkStep}, or by nothing where the bag has not begun or ends anyway.
     */
    void checkpoint(long chunk);

    /**
     * Stop tasks that may be running: nobody wants them. Their chunk still ends with {@link Event.ChunkDone}.
     *
     * @param range of the job; indices outside the chunk are none of its business
     */
    void stop(long chunk, IndexRange range);

    /** No lease of this job is here any more: what was kept to run it may go. */
    void forget(JobId job);

    /**
     * Get a code set ready for a job, and keep it until {@link #forget} of that job; answered by
     * {@link Event.CodeReady}, {@link Event.CodeMissing} or {@link Event.CodeRefused}. Asked again when what was
     * missing has been kept.
     */
    void prepareCode(JobId job, ContentHash code);

    /** Look whether contents are what they should be, and keep those that are; answered by {@link Event.CodeKept}. */
    void keepCode(PeerId from, List<Content> contents);

    /** Send a peer the contents it asked for, or word of those that are not here. */
    void serveCode(PeerId to, List<ContentHash> contents);

    /**
     * Let the tasks that need a code set fail: nobody has what is missing of it.
     *
     * @param why what was tried, to follow a colon
     */
    void giveUpCode(ContentHash code, String why);

    /** Hand results to the submitter of a job of this peer: each index exactly once over the job's life. */
    void deliver(JobId job, Yield yield);

    /** Tell the submitter how a job of this peer stands; the last call for a job has a state that is over. */
    void progress(JobHead head);

    /** A durable job of this peer, as it was submitted, outlives this peer from now on. */
    void safe(JobId job);

    /**
     * A durable job of this peer is cancelled before it was safe: this peer's store does not take it.
     *
     * @param why what the store says, to follow a colon
     */
    void unsafe(JobId job, String why);

    /**
     * Write changes of a job's book to this peer's store, behind those before; answered by {@link Event.Stored} or
     * {@link Event.StoreFailed}. Called only after {@link Event.StoreOpened}.
     *
     * @param owner whose book it is, of this epoch
     * @param stream names a telling of the book from its beginning; what is there of earlier ones is not needed any
     *     more once this one is whole, that is, has a {@link gossamer.model.Change.Counted}
     * @param first the number of the first of the changes in that stream, from 1
     */
    void store(JobId job, PeerId owner, int epoch, long stream, long first, List<Change> changes);

    /**
     * Remove all that the store has of a job.
     *
     * @param over whether the job is over, which the store is to remember: another peer's store may still have it
     */
    void unstore(JobId job, boolean over);

    /**
     * Answer {@link Event.AttachAsked}: this peer owns the job now. What is not consumed of its results follows by
     * {@link #recovered}, then what comes.
     */
    void attached(long ticket, JobSpec spec, JobHead head);

    /**
     * Answer {@link Event.AttachAsked}: it cannot be.
     *
     * @param why as the owner says; {@link Refusal#NOT_HERE} if no peer has the job
     */
    void attachRefused(long ticket, JobId job, Refusal why);

    /**
     * Hand results to a client that attached to a job.
     *
     * @param arguments one for each index; none for tasks that need only their index, and for bags
     * @param again whether an earlier client may have had them, and was lost before it said so
     */
    void recovered(JobId job, Yield yield, Items arguments, boolean again);

    /** Another client has taken the place of the one here: it hears no more of the job. */
    void displaced(JobId job);

    /** Answer {@link Event.PeersAsked}; peers that did not answer in time are missing. */
    void peers(long ticket, List<PeerReport> reports);

    /** Answer {@link Event.JobsAsked}. */
    void jobs(long ticket, List<JobHead> jobs);

    /** This peer has handed over everything, or the time for it is up. */
    void left();

    /** Say something to people. */
    void note(Note note);

    /** One peer's answer to a survey. */
    record PeerReport(PeerCard card, PeerStats stats, boolean scheduler) {}
}
