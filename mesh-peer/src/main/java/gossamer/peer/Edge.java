// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.JobTaken;
import gossamer.machine.Effects;
import gossamer.machine.Note;
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
import gossamer.model.PeerId;
import gossamer.model.Yield;
import gossamer.peer.code.CodeSets;
import gossamer.peer.disk.JobStore;
import gossamer.peer.network.Lane;
import gossamer.peer.wire.MessageCodec;
import gossamer.peer.worker.Workers;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
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
    private final ConcurrentHashMap<Long, Function<JobSpec, Handle>> attaching = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<JobId, Consumer<@Nullable String>> waitingForSafety = new ConcurrentHashMap<>();
    private final CountDownLatch left = new CountDownLatch(1);
    private final Audit audit;
    private final Consumer<Note> notes;
    private final Consumer<ContentHash> foreignOver;
    private @Nullable Lane lane; // set before the first event
    private @Nullable Workers workers; // set before the first event
    private @Nullable CodeSets codeSets; // set before the first event
    private @Nullable JobStore store; // set before the first event, where this peer has one

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
    void connect(Lane toLane, Workers toWorkers, CodeSets toCodeSets, @Nullable JobStore toStore) {
        store = toStore;
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

    private JobStore store() {
        if (store == null) {
            throw new IllegalStateException("this peer has no store");
        }
        return store;
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
        Lane over = lane();
        if (message.isPatient()) {
            codec.encode(message, (bytes, offset, length) -> over.sendPatiently(to, bytes, offset, length));
        } else {
            codec.encode(message, (bytes, offset, length) -> over.send(to, bytes, offset, length));
        }
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
    public void safe(JobId job) {
        Consumer<@Nullable String> then = waitingForSafety.get(job);
        if (then != null) {
            then.accept(null);
        }
    }

    @Override
    public void unsafe(JobId job, String why) {
        Consumer<@Nullable String> then = waitingForSafety.get(job);
        if (then != null) {
            then.accept(why);
        }
    }

    @Override
    public void store(JobId job, PeerId owner, int epoch, long stream, long first, List<Change> changes) {
        store().store(job, owner, epoch, stream, first, changes);
    }

    @Override
    public void unstore(JobId job, boolean over) {
        store().unstore(job, over);
    }

    /**
     * What to do, at once, when a job outlives this peer, or is cancelled because it cannot, given why; null for
     * nothing any more.
     */
    void onSafe(JobId job, @Nullable Consumer<@Nullable String> then) {
        if (then == null) {
            waitingForSafety.remove(job);
        } else {
            waitingForSafety.put(job, then);
        }
    }

    @Override
    public void attached(long ticket, JobSpec spec, JobHead head) {
        Function<JobSpec, Handle> waiting = attaching.remove(ticket);
        if (waiting != null) {
            handles.put(spec.id(), waiting.apply(spec));
        }
        questions.answerAttach(ticket, head, null);
    }

    @Override
    public void attachRefused(long ticket, JobId job, Refusal why) {
        attaching.remove(ticket);
        questions.answerAttach(ticket, null, why);
    }

    /** Asks for a job; whoever is to hold it is made, on the loop's thread, before the first result comes. */
    void attach(long ticket, Function<JobSpec, Handle> holder) {
        attaching.put(ticket, holder);
    }

    /** Nothing is handed to whoever holds a job any more. */
    void letGo(JobId job, Handle handle) {
        handles.remove(job, handle);
    }

    @Override
    public void recovered(JobId job, Yield yield, Items arguments, boolean again) {
        Handle handle = handles.get(job);
        if (handle != null) {
            handle.recovered(yield, arguments, again);
        }
    }

    @Override
    public void displaced(JobId job) {
        Handle handle = handles.remove(job);
        if (handle != null) {
            handle.fail(new JobTaken("job " + job + " has been taken by another program, which gets its results"));
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
