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
import gossamer.model.PeerId;
import gossamer.model.Yield;
import java.util.ArrayList;
import java.util.List;

/**
 * Effects kept as values, in the order in which they came; a test that drains them all sees what came and nothing else.
 */
public final class RecordedEffects implements Effects {
    /** One call of {@link Effects}. */
    public sealed interface Effect {}

    public record Sent(PeerId to, Message message) implements Effect {}

    public record Run(JobSpec spec, Chunk chunk) implements Effect {}

    public record Recalled(long chunk, int wanted) implements Effect {}

    public record Checkpointed(long chunk) implements Effect {}

    public record Stopped(long chunk, IndexRange range) implements Effect {}

    public record Forgotten(JobId job) implements Effect {}

    public record CodePrepared(JobId job, ContentHash code) implements Effect {}

    public record CodeTaken(PeerId from, List<Content> contents) implements Effect {}

    public record CodeServed(PeerId to, List<ContentHash> contents) implements Effect {}

    public record CodeGivenUp(ContentHash code, String why) implements Effect {}

    public record Delivered(JobId job, Yield yield) implements Effect {}

    public record Progressed(JobHead head) implements Effect {}

    public record Safe(JobId job) implements Effect {}

    public record Unsafe(JobId job, String why) implements Effect {}

    public record Store(JobId job, PeerId owner, int epoch, long stream, long first, List<Change> changes)
            implements Effect {}

    public record Unstore(JobId job, boolean over) implements Effect {}

    public record Attached(long ticket, JobSpec spec, JobHead head) implements Effect {}

    public record AttachRefused(long ticket, JobId job, Refusal why) implements Effect {}

    public record Recovered(JobId job, Yield yield, Items arguments, boolean again) implements Effect {}

    public record Displaced(JobId job) implements Effect {}

    public record PeersTold(long ticket, List<PeerReport> reports) implements Effect {}

    public record JobsTold(long ticket, List<JobHead> jobs) implements Effect {}

    public record Left() implements Effect {}

    public record Noted(Note note) implements Effect {}

    private final List<Effect> effects = new ArrayList<>();

    /** Everything since the last drain. */
    public List<Effect> drain() {
        List<Effect> drained = List.copyOf(effects);
        effects.clear();
        return drained;
    }

    /** The messages since the last drain, without the other effects; drains all. */
    public List<Sent> drainSent() {
        return drain().stream()
                .filter(Sent.class::isInstance)
                .map(Sent.class::cast)
                .toList();
    }

    @Override
    public void send(PeerId to, Message message) {
        effects.add(new Sent(to, message));
    }

    @Override
    public void run(JobSpec spec, Chunk chunk) {
        effects.add(new Run(spec, chunk));
    }

    @Override
    public void recall(long chunk, int wanted) {
        effects.add(new Recalled(chunk, wanted));
    }

    @Override
    public void checkpoint(long chunk) {
        effects.add(new Checkpointed(chunk));
    }

    @Override
    public void stop(long chunk, IndexRange range) {
        effects.add(new Stopped(chunk, range));
    }

    @Override
    public void forget(JobId job) {
        effects.add(new Forgotten(job));
    }

    @Override
    public void prepareCode(JobId job, ContentHash code) {
        effects.add(new CodePrepared(job, code));
    }

    @Override
    public void keepCode(PeerId from, List<Content> contents) {
        effects.add(new CodeTaken(from, contents));
    }

    @Override
    public void serveCode(PeerId to, List<ContentHash> contents) {
        effects.add(new CodeServed(to, contents));
    }

    @Override
    public void giveUpCode(ContentHash code, String why) {
        effects.add(new CodeGivenUp(code, why));
    }

    @Override
    public void deliver(JobId job, Yield yield) {
        effects.add(new Delivered(job, yield));
    }

    @Override
    public void progress(JobHead head) {
        effects.add(new Progressed(head));
    }

    @Override
    public void safe(JobId job) {
        effects.add(new Safe(job));
    }

    @Override
    public void unsafe(JobId job, String why) {
        effects.add(new Unsafe(job, why));
    }

    @Override
    public void store(JobId job, PeerId owner, int epoch, long stream, long first, List<Change> changes) {
        effects.add(new Store(job, owner, epoch, stream, first, changes));
    }

    @Override
    public void unstore(JobId job, boolean over) {
        effects.add(new Unstore(job, over));
    }

    @Override
    public void attached(long ticket, JobSpec spec, JobHead head) {
        effects.add(new Attached(ticket, spec, head));
    }

    @Override
    public void attachRefused(long ticket, JobId job, Refusal why) {
        effects.add(new AttachRefused(ticket, job, why));
    }

    @Override
    public void recovered(JobId job, Yield yield, Items arguments, boolean again) {
        effects.add(new Recovered(job, yield, arguments, again));
    }

    @Override
    public void displaced(JobId job) {
        effects.add(new Displaced(job));
    }

    @Override
    public void peers(long ticket, List<PeerReport> reports) {
        effects.add(new PeersTold(ticket, reports));
    }

    @Override
    public void jobs(long ticket, List<JobHead> jobs) {
        effects.add(new JobsTold(ticket, jobs));
    }

    @Override
    public void left() {
        effects.add(new Left());
    }

    @Override
    public void note(Note note) {
        effects.add(new Noted(note));
    }
}
