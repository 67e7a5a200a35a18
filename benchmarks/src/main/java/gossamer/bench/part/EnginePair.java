// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.part;

import gossamer.config.EngineConfig;
import gossamer.engine.Engine;
import gossamer.machine.Chance;
import gossamer.machine.Effects;
import gossamer.machine.Event;
import gossamer.machine.Note;
import gossamer.message.BackupMessage;
import gossamer.message.Message;
import gossamer.model.Accept;
import gossamer.model.Change;
import gossamer.model.Chunk;
import gossamer.model.Content;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Outcome;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.model.ViewId;
import gossamer.model.Yield;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Queue;

/**
 * Two engines of one mesh in one thread, an owner without slots and an executor with one: their work without wire,
 * network or tasks.
 *
 * <p>Letters arrive at once and in order; a chunk takes the executor no time but {@value #TASK_NANOS} ns a task on a
 * clock that exists only here. What is measured is therefore what two engines compute for a task, all in all.
 *
 * <p>Confined to one thread.
 */
final class EnginePair {
    private static final long TASK_NANOS = 500;
    private static final long STEP_NANOS = 100;
    private static final byte[] ARGUMENT = new byte[8];
    private static final Outcome RESULT = new Outcome.Success(new byte[8]);

    private final Queue<Runnable> pending = new ArrayDeque<>();
    private final Side owner = new Side(new PeerId(1, 1), 0);
    private final Side executor = new Side(new PeerId(2, 2), 1);
    private long nowNanos = 1;
    private long jobs;
    private long events;
    private long letters;
    private long delivered;

    EnginePair() {
        View view = new View(new ViewId(owner.self, 1), List.of(owner.self, executor.self));
        owner.step(new Event.ViewInstalled(view));
        executor.step(new Event.ViewInstalled(view));
        settle();
    }

    /** Begins a job that tasks are added to one by one. */
    JobId open() {
        return submit(JobSpec.Gathering.EACH, JobSpec.OPEN);
    }

    /** Adds tasks, each by an event of its own, and runs until their results are delivered. */
    void append(JobId job, int tasks) {
        long until = delivered + tasks;
        for (int i = 0; i < tasks; i++) {
            owner.step(new Event.Appended(job, Items.of(new byte[][] {ARGUMENT})));
        }
        settleUntil(until);
    }

    /** Runs a whole job whose results are combined. */
    void range(long size) {
        long until = delivered + size;
        submit(JobSpec.Gathering.COMBINED, size);
        settleUntil(until);
    }

    /** Events that both engines took so far. */
    long events() {
        return events;
    }

    /** Messages between the two so far. */
    long letters() {
        return letters;
    }

    /** Indices whose results were delivered so far. */
    long delivered() {
        return delivered;
    }

    private JobId submit(JobSpec.Gathering gathering, long size) {
        JobId job = new JobId(owner.self, ++jobs, JobKind.JAVA);
        owner.step(new Event.Submitted(new JobSpec(job, "bench", gathering, size, new byte[32]), Items.NONE));
        settle();
        return job;
    }

    private void settleUntil(long wanted) {
        settle();
        while (delivered < wanted) {
            long deadline = Math.min(owner.engine.deadlineNanos(), executor.engine.deadlineNanos());
            if (deadline == Long.MAX_VALUE) {
                throw new IllegalStateException(
                        "both engines rest and " + (wanted - delivered) + " results are missing");
            }
            nowNanos = Math.max(nowNanos, deadline);
            owner.step(new Event.Tick());
            executor.step(new Event.Tick());
            settle();
        }
    }

    private void settle() {
        for (Runnable next = pending.poll(); next != null; next = pending.poll()) {
            next.run();
        }
    }

    /** One engine and what its effects lead to. */
    private final class Side implements Effects {
        private final PeerId self;
        private final Engine engine;

        Side(PeerId self, int slots) {
            this.self = self;
            PeerCard card = new PeerCard(self, self.brief(), "here:1", slots, Accept.ALL, "bench", 0);
            engine = new Engine(EngineConfig.lan(), card, new Chance(self.low()), 0);
        }

        void step(Event event) {
            events++;
            nowNanos += STEP_NANOS;
            engine.step(nowNanos, event, this);
        }

        @Override
        public void send(PeerId to, Message message) {
            letters++;
            Side receiver = to.equals(owner.self) ? owner : executor;
            pending.add(() -> receiver.step(new Event.Received(self, message)));
        }

        @Override
        public void run(JobSpec spec, Chunk chunk) {
            IndexRange range = chunk.lease().range();
            int attempt = chunk.lease().attempt();
            Yield yield = spec.gathering() == JobSpec.Gathering.COMBINED
                    ? new Yield.Combined(range, attempt, new byte[8])
                    : new Yield.Each(range, attempt, Collections.nCopies((int) range.size(), RESULT));
            long nanos = range.size() * TASK_NANOS;
            pending.add(() -> {
                nowNanos += nanos;
                step(new Event.ChunkDone(chunk.number(), List.of(yield), nanos));
            });
        }

        @Override
        public void deliver(JobId job, Yield yield) {
            delivered += yield.range().size();
        }

        @Override
        public void recall(long chunk, int wanted) {} // nothing to cut: a chunk is done before anyone can ask

        @Override
        public void checkpoint(long chunk) {} // nothing here is a bag

        @Override
        public void stop(long chunk, IndexRange range) {} // as for recall

        @Override
        public void forget(JobId job) {} // nothing is kept

        @Override
        public void prepareCode(JobId job, ContentHash code) {} // every peer has it

        @Override
        public void keepCode(PeerId from, List<Content> contents) {} // nothing is missing

        @Override
        public void serveCode(PeerId to, List<ContentHash> contents) {} // nobody asks

        @Override
        public void giveUpCode(ContentHash code, String why) {} // nothing is missing

        @Override
        public void progress(JobHead head) {} // delivered results are counted instead

        @Override
        public void safe(JobId job) {} // no job here is durable

        @Override
        public void unsafe(JobId job, String why) {} // no job here is durable

        @Override
        public void store(
                JobId job, PeerId owner, int epoch, long stream, long first, List<Change> changes) {} // nor that

        @Override
        public void unstore(JobId job, boolean over) {} // nor that

        @Override
        public void attached(long ticket, JobSpec spec, JobHead head) {} // nobody asks

        @Override
        public void attachRefused(long ticket, JobId job, BackupMessage.Refusal why) {} // nobody asks

        @Override
        public void recovered(JobId job, Yield yield, Items arguments, boolean again) {} // nobody attaches

        @Override
        public void displaced(JobId job) {} // nobody attaches

        @Override
        public void peers(long ticket, List<PeerReport> reports) {} // nobody asks

        @Override
        public void jobs(long ticket, List<JobHead> heads) {} // nobody asks

        @Override
        public void left() {} // nobody leaves

        @Override
        public void note(Note note) {} // for people
    }
}
