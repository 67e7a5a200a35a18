// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.machine.Effects;
import gossamer.machine.Note;
import gossamer.message.Message;
import gossamer.model.Chunk;
import gossamer.model.Content;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import gossamer.peer.code.CodeSets;
import gossamer.peer.network.Lane;
import gossamer.peer.wire.MessageCodec;
import gossamer.peer.worker.Workers;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the engine decides.
 *
 * <p>Called by the loop only; none of its calls blocks.
 */
final class Edge implements Effects {
    private final MessageCodec codec;
    private final Questions questions;
    private final ConcurrentHashMap<JobId, Handle> handles = new ConcurrentHashMap<>();
    private final CountDownLatch left = new CountDownLatch(1);
    private final Audit audit;
    private final Consumer<Note> notes;
    private final Consumer<ContentHash> foreignOver;
    private @Nullable Lane lane; // set before the first event
    private @Nullable Workers workers; // set before the first event
    private @Nullable CodeSets codeSets; // set before the first event

    /** @param foreignOver told of the code set of another peer when a job with it is over */
    Edge(
            MessageCodec codec,
            Questions questions,
            Audit audit,
            Consumer<Note> notes,
            Consumer<ContentHash> foreignOver) {
        this.codec = codec;
        this.questions = questions;
        this.audit = audit;
        this.notes = notes;
        this.foreignOver = foreignOver;
    }

    /** Gives the edge what it needs; before the loop starts. */
    void connect(Lane toLane, Workers toWorkers, CodeSets toCodeSets) {
        lane = toLane;
        workers = toWorkers;
        codeSets = toCodeSets;
    }

    /** What the submitter holds of a job, from its submission until it is over. */
    void hold(JobId job, Handle handle) {
        handles.put(job, handle);
    }

    /** All that submitters hold. */
    Iterable<Handle> handles() {
        return handles.values();
    }

    CountDownLatch leftLatch() {
        return left;
    }

    private Lane lane() {
        if (lane == null) {
            throw new IllegalStateException("not connected");
        }
        return lane;
    }

    private Workers workers() {
        if (workers == null) {
            throw new IllegalStateException("not connected");
        }
        return workers;
    }

    private CodeSets codeSets() {
        if (codeSets == null) {
            throw new IllegalStateException("not connected");
        }
        return codeSets;
    }

    @Override
    public void send(PeerId to, Message message) {
        // A message that is dropped is one that the engine repeats.
        codec.encode(message, (bytes, offset, length) -> lane().send(to, bytes, offset, length));
    }

    @Override
    public void run(JobSpec spec, Chunk chunk) {
        audit.runs(spec);
        workers().run(spec, chunk);
    }

    @Override
    public void recall(long chunk, int wanted) {
        workers().recall(chunk, wanted);
    }

    @Override
    public void checkpoint(long chunk) {
        workers().checkpoint(chunk);
    }

    @Override
    public void stop(long chunk, IndexRange range) {
        workers().stop(chunk, range);
    }

    @Override
    public void forget(JobId job) {
        audit.forget(job);
        workers().forget(job);
        ContentHash code = codeSets().forget(job);
        if (code != null) {
            foreignOver.accept(code);
        }
    }

    @Override
    public void prepareCode(JobId job, ContentHash code) {
        codeSets().prepare(job, code);
    }

    @Override
    public void keepCode(PeerId from, List<Content> contents) {
        codeSets().keep(from, contents);
    }

    @Override
    public void serveCode(PeerId to, List<ContentHash> contents) {
        codeSets().serve(to, contents);
    }

    @Override
    public void giveUpCode(ContentHash code, String why) {
        codeSets().giveUp(code, why);
    }

    @Override
    public void deliver(JobId job, Yield yield) {
        Handle handle = handles.get(job);
        if (handle != null) {
            handle.arrived(yield);
        }
    }

    @Override
    public void progress(JobHead head) {
        Handle handle = head.isOver() ? handles.remove(head.id()) : handles.get(head.id());
        if (handle != null) {
            handle.progress(head);
        }
    }

    @Override
    public void peers(long ticket, List<PeerReport> reports) {
        questions.answerPeers(ticket, reports);
    }

    @Override
    public void jobs(long ticket, List<JobHead> jobs) {
        questions.answerJobs(ticket, jobs);
    }

    @Override
    public void left() {
        left.countDown();
    }

    @Override
    public void note(Note note) {
        notes.accept(note);
    }
}
