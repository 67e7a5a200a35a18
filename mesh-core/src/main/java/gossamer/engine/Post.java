// SPDX-License-Identifier: Apache-2.0
package gossamer.engine;

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
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The effects of one step, with letters to this peer itself kept back: the engine takes them within the same step.
 *
 * <p>So no machine needs to know whether the owner, the scheduler or the granter is this very peer.
 *
 * <p>Confined to the event loop.
 */
final class Post implements Effects {
    private final PeerId self;
    private final ArrayDeque<Message> toSelf = new ArrayDeque<>();
    private final ArrayDeque<JobId> ended = new ArrayDeque<>();
    private @Nullable Effects out;

    Post(PeerId self) {
        this.self = self;
    }

    /** Directs the effects of the step that begins. */
    void open(Effects effects) {
        out = effects;
    }

    /** The next letter to this peer, or null. */
    @Nullable
    Message nextToSelf() {
        return toSelf.pollFirst();
    }

    /** The next job of this peer that ended in this step, or null. */
    @Nullable
    JobId nextEnded() {
        return ended.pollFirst();
    }

    private Effects out() {
        if (out == null) {
            throw new IllegalStateException("an effect outside of a step");
        }
        return out;
    }

    @Override
    public void send(PeerId to, Message message) {
        if (to.equals(self)) {
            toSelf.addLast(message);
        } else {
            out().send(to, message);
        }
    }

    @Override
    public void run(JobSpec spec, Chunk chunk) {
        out().run(spec, chunk);
    }

    @Override
    public void recall(long chunk, int wanted) {
        out().recall(chunk, wanted);
    }

    @Override
    public void checkpoint(long chunk) {
        out().checkpoint(chunk);
    }

    @Override
    public void stop(long chunk, IndexRange range) {
        out().stop(chunk, range);
    }

    @Override
    public void forget(JobId job) {
        out().forget(job);
    }

    @Override
    public void prepareCode(JobId job, ContentHash code) {
        out().prepareCode(job, code);
    }

    @Override
    public void keepCode(PeerId from, List<Content> contents) {
        out().keepCode(from, contents);
    }

    @Override
    public void serveCode(PeerId to, List<ContentHash> contents) {
        out().serveCode(to, contents);
    }

    @Override
    public void giveUpCode(ContentHash code, String why) {
        out().giveUpCode(code, why);
    }

    @Override
    public void deliver(JobId job, Yield yield) {
        out().deliver(job, yield);
    }

    @Override
    public void progress(JobHead head) {
        if (head.isOver()) {
            ended.addLast(head.id());
        }
        out().progress(head);
    }

    @Override
    public void safe(JobId job) {
        out().safe(job);
    }

    @Override
    public void unsafe(JobId job, String why) {
        out().unsafe(job, why);
    }

    @Override
    public void store(JobId job, PeerId owner, int epoch, long stream, long first, List<Change> changes) {
        out().store(job, owner, epoch, stream, first, changes);
    }

    @Override
    public void unstore(JobId job, boolean over) {
        out().unstore(job, over);
    }

    @Override
    public void attached(long ticket, JobSpec spec, JobHead head) {
        out().attached(ticket, spec, head);
    }

    @Override
    public void attachRefused(long ticket, JobId job, Refusal why) {
        out().attachRefused(ticket, job, why);
    }

    @Override
    public void recovered(JobId job, Yield yield, Items arguments, boolean again) {
        out().recovered(job, yield, arguments, again);
    }

    @Override
    public void displaced(JobId job) {
        out().displaced(job);
    }

    @Override
    public void peers(long ticket, List<PeerReport> reports) {
        out().peers(ticket, reports);
    }

    @Override
    public void jobs(long ticket, List<JobHead> jobs) {
        out().jobs(ticket, jobs);
    }

    @Override
    public void left() {
        out().left();
    }

    @Override
    public void note(Note note) {
        out().note(note);
    }
}
