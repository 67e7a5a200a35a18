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
import java.util.List;

/** Carries out the effects of one engine of a {@link Pump}. */
record Edge(Pump pump, PeerId self) implements Effects {
    @Override
    public void send(PeerId to, Message message) {
        pump.send(self, to, message);
    }

    @Override
    public void run(JobSpec spec, Chunk chunk) {
        pump.workers.get(self).run(spec, chunk);
    }

    @Override
    public void recall(long chunk, int wanted) {
        pump.workers.get(self).recall(chunk);
    }

    @Override
    public void checkpoint(long chunk) {
        throw new AssertionError("no bag runs here, but chunk " + chunk + " is to take a step");
    }

    @Override
    public void stop(long chunk, IndexRange range) {
        pump.workers.get(self).stop(chunk, range);
    }

    @Override
    public void forget(JobId job) {
        pump.workers.get(self).forget(job);
    }

    @Override
    public void prepareCode(JobId job, ContentHash code) {
        throw new UnsupportedOperationException("the jobs of a pump need no code");
    }

    @Override
    public void keepCode(PeerId from, List<Content> contents) {
        throw new UnsupportedOperationException("the jobs of a pump need no code");
    }

    @Override
    public void serveCode(PeerId to, List<ContentHash> contents) {
        throw new UnsupportedOperationException("the jobs of a pump need no code");
    }

    @Override
    public void giveUpCode(ContentHash code, String why) {
        throw new UnsupportedOperationException("the jobs of a pump need no code");
    }

    @Override
    public void deliver(JobId job, Yield yield) {
        pump.deliver(job, yield);
    }

    @Override
    public void progress(JobHead head) {
        pump.submission(head.id()).heads.add(head);
    }

    @Override
    public void safe(JobId job) {
        throw new UnsupportedOperationException("the jobs of a pump end with their owner");
    }

    @Override
    public void unsafe(JobId job, String why) {
        throw new UnsupportedOperationException("the jobs of a pump end with their owner");
    }

    @Override
    public void store(JobId job, PeerId owner, int epoch, long stream, long first, List<Change> changes) {
        throw new UnsupportedOperationException("the jobs of a pump end with their owner");
    }

    @Override
    public void unstore(JobId job, boolean over) {
        throw new UnsupportedOperationException("the jobs of a pump end with their owner");
    }

    @Override
    public void attached(long ticket, JobSpec spec, JobHead head) {
        throw new UnsupportedOperationException("the jobs of a pump end with their owner");
    }

    @Override
    public void attachRefused(long ticket, JobId job, Refusal why) {
        throw new UnsupportedOperationException("the jobs of a pump end with their owner");
    }

    @Override
    public void recovered(JobId job, Yield yield, Items arguments, boolean again) {
        throw new UnsupportedOperationException("the jobs of a pump end with their owner");
    }

    @Override
    public void displaced(JobId job) {
        throw new UnsupportedOperationException("the jobs of a pump end with their owner");
    }

    @Override
    public void peers(long ticket, List<PeerReport> reports) {
        pump.peersTold.add(reports);
    }

    @Override
    public void jobs(long ticket, List<JobHead> jobs) {
        pump.jobsTold.add(jobs);
    }

    @Override
    public void left() {
        pump.left.add(self);
    }

    @Override
    public void note(Note note) {
        pump.notes.add(note);
    }
}
