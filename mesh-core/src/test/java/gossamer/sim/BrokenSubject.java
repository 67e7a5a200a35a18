// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.engine.Inspection;
import gossamer.machine.Effects;
import gossamer.machine.Event;
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
import java.util.function.UnaryOperator;

/** An engine in whose way tests put themselves; as it stands, it lets everything through. */
class BrokenSubject implements Subject, Effects, Inspection {
    private final Subject engine;
    protected Effects out = this;

    BrokenSubject(Subject engine) {
        this.engine = engine;
    }

    /** Makes broken subjects: for each engine, one that a function wraps around it. */
    static Subject.Maker around(UnaryOperator<Subject> wrap) {
        return (config, card, chance, now) -> wrap.apply(Subject.engine(config, card, chance, now));
    }

    @Override
    public void step(long nowNanos, Event event, Effects effects) {
        out = effects;
        engine.step(nowNanos, event, this);
    }

    @Override
    public long deadlineNanos() {
        return engine.deadlineNanos();
    }

    @Override
    public Inspection inspect() {
        return this;
    }

    @Override
    public List<Held> held(JobId job) {
        return engine.inspect().held(job);
    }

    @Override
    public List<JobHead> owned() {
        return engine.inspect().owned();
    }

    @Override
    public List<Booked> book(JobId job) {
        return engine.inspect().book(job);
    }

    @Override
    public List<byte[]> bags(JobId job) {
        return engine.inspect().bags(job);
    }

    @Override
    public List<JobId> current() {
        return engine.inspect().current();
    }

    @Override
    public List<JobId> backedUp() {
        return engine.inspect().backedUp();
    }

    @Override
    public List<Change> told(JobId job) {
        return engine.inspect().told(job);
    }

    @Override
    public List<JobId> known() {
        return engine.inspect().known();
    }

    @Override
    public long stateBytes() {
        return engine.inspect().stateBytes();
    }

    @Override
    public void send(PeerId to, Message message) {
        out.send(to, message);
    }

    @Override
    public void run(JobSpec spec, Chunk chunk) {
        out.run(spec, chunk);
    }

    @Override
    public void recall(long chunk, int wanted) {
        out.recall(chunk, wanted);
    }

    @Override
    public void checkpoint(long chunk) {
        out.checkpoint(chunk);
    }

    @Override
    public void stop(long chunk, IndexRange range) {
        out.stop(chunk, range);
    }

    @Override
    public void forget(JobId job) {
        out.forget(job);
    }

    @Override
    public void prepareCode(JobId job, ContentHash code) {
        out.prepareCode(job, code);
    }

    @Override
    public void keepCode(PeerId from, List<Content> contents) {
        out.keepCode(from, contents);
    }

    @Override
    public void serveCode(PeerId to, List<ContentHash> contents) {
        out.serveCode(to, contents);
    }

    @Override
    public void giveUpCode(ContentHash code, String why) {
        out.giveUpCode(code, why);
    }

    @Override
    public void deliver(JobId job, Yield yield) {
        out.deliver(job, yield);
    }

    @Override
    public void progress(JobHead head) {
        out.progress(head);
    }

    @Override
    public void safe(JobId job) {
        out.safe(job);
    }

    @Override
    public void unsafe(JobId job, String why) {
        out.unsafe(job, why);
    }

    @Override
    public void store(JobId job, PeerId owner, int epoch, long stream, long first, List<Change> changes) {
        out.store(job, owner, epoch, stream, first, changes);
    }

    @Override
    public void unstore(JobId job, boolean over) {
        out.unstore(job, over);
    }

    @Override
    public void attached(long ticket, JobSpec spec, JobHead head) {
        out.attached(ticket, spec, head);
    }

    @Override
    public void attachRefused(long ticket, JobId job, Refusal why) {
        out.attachRefused(ticket, job, why);
    }

    @Override
    public void recovered(JobId job, Yield yield, Items arguments, boolean again) {
        out.recovered(job, yield, arguments, again);
    }

    @Override
    public void displaced(JobId job) {
        out.displaced(job);
    }

    @Override
    public void peers(long ticket, List<PeerReport> reports) {
        out.peers(ticket, reports);
    }

    @Override
    public void jobs(long ticket, List<JobHead> jobs) {
        out.jobs(ticket, jobs);
    }

    @Override
    public void left() {
        out.left();
    }

    @Override
    public void note(Note note) {
        out.note(note);
    }
}
