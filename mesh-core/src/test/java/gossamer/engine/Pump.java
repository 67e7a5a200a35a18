// SPDX-License-Identifier: Apache-2.0
package gossamer.engine;

import static gossamer.model.Examples.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import gossamer.config.EngineConfig;
import gossamer.machine.Chance;
import gossamer.machine.Effects;
import gossamer.machine.Event;
import gossamer.machine.Note;
import gossamer.message.Message;
import gossamer.model.Accept;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.model.Yield;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A few engines joined by a queue of messages and by time that jumps from deadline to deadline.
 *
 * <p>It checks on every step what must hold in every test: results are delivered once and are those of their tasks, no
 * message goes to its sender, and after a tick an engine wants its next one only later.
 */
final class Pump {
    /** How long a message is under way. */
    static final long LATENCY = 100 * US;

    /** A message under way; the number counts all that were sent. */
    record Flight(int number, PeerId from, PeerId to, Message message) {}

    /** What becomes of a message: the extra delays of its copies; none if it is lost. */
    interface Fate {
        List<Long> of(Flight flight);
    }

    private record Due(long at, long order, Runnable what) {}

    /** What a submitter has seen of a job. */
    static final class Submission {
        final BitSet delivered = new BitSet();
        final List<JobHead> heads = new ArrayList<>();
        final List<Yield> yields = new ArrayList<>();
        long sum;

        @Nullable
        JobHead end() {
            JobHead last = heads.isEmpty() ? null : heads.get(heads.size() - 1);
            return last != null && last.isOver() ? last : null;
        }
    }

    final Map<PeerId, Engine> engines = new LinkedHashMap<>();
    final Map<PeerId, Workers> workers = new LinkedHashMap<>();
    final Map<JobId, Submission> submissions = new LinkedHashMap<>();
    final List<Flight> sent = new ArrayList<>();
    final List<PeerId> left = new ArrayList<>();
    final List<Note> notes = new ArrayList<>();
    final List<List<Effects.PeerReport>> peersTold = new ArrayList<>();
    final List<List<JobHead>> jobsTold = new ArrayList<>();
    final EngineConfig config = EngineConfig.lan();
    long now = 1_000_000_000L;
    LongUnaryOperator taskNanos = index -> 200 * US;
    Fate fate = flight -> List.of(0L);

    private final Map<PeerId, View> views = new LinkedHashMap<>();
    private final PriorityQueue<Due> agenda = new PriorityQueue<>(
            (one, other) -> one.at != other.at ? Long.compare(one.at, other.at) : Long.compare(one.order, other.order));
    private long order;

    void start(PeerId peer, int slots) {
        PeerCard card = new PeerCard(peer, peer.brief(), "host:1", slots, Accept.ALL, "0", 1);
        engines.put(peer, new Engine(config, card, new Chance(peer.low()), now));
        workers.put(peer, new Workers(this, peer, slots));
    }

    void install(View view) {
        for (PeerId peer : view.members()) {
            if (engines.containsKey(peer)) {
                install(peer, view);
            }
        }
    }

    void install(PeerId peer, View view) {
        views.put(peer, view);
        step(peer, new Event.ViewInstalled(view));
    }

    /** The peer is gone, its workers too; what it sent before still arrives as long as no view excludes it. */
    void kill(PeerId peer) {
        engines.remove(peer);
        workers.remove(peer);
        views.remove(peer);
    }

    void resize(PeerId peer, int slots) {
        workers.get(peer).slots = slots;
        step(peer, new Event.SlotsChanged(slots));
    }

    void submit(JobSpec spec, Items items) {
        submissions.put(spec.id(), new Submission());
        step(spec.id().origin(), new Event.Submitted(spec, items));
    }

    Submission submission(JobId job) {
        return submissions.get(job);
    }

    boolean isOver(JobId job) {
        return submissions.get(job).end() != null;
    }

    /** The argument, and the result, of a task. */
    static byte[] number(long index) {
        return ByteBuffer.allocate(8).putLong(index).array();
    }

    /** Arguments of tasks from one index to before another. */
    static Items numbers(long lo, long hi) {
        byte[][] items = new byte[(int) (hi - lo)][];
        for (long i = lo; i < hi; i++) {
            items[(int) (i - lo)] = number(i);
        }
        return Items.of(items);
    }

    // --- what happens

    void step(PeerId peer, Event event) {
        Engine engine = engines.get(peer);
        if (engine == null) {
            return;
        }
        engine.step(now, event, new Edge(this, peer));
        if (engine.deadlineNanos() <= now) {
            engine.step(now, new Event.Tick(), new Edge(this, peer));
            assertThat(engine.deadlineNanos())
                    .as("the deadline of %s after a tick", peer.brief())
                    .isGreaterThan(now);
        }
    }

    void send(PeerId from, PeerId to, Message message) {
        assertThat(to).as("the receiver of %s", message).isNotEqualTo(from);
        Flight flight = new Flight(sent.size(), from, to, message);
        sent.add(flight);
        for (long delay : fate.of(flight)) {
            later(LATENCY + delay, () -> arrive(flight));
        }
    }

    private void arrive(Flight flight) {
        View view = views.get(flight.to());
        if (view != null && view.contains(flight.from())) {
            step(flight.to(), new Event.Received(flight.from(), flight.message()));
        }
    }

    void later(long nanos, Runnable what) {
        agenda.add(new Due(now + nanos, order++, what));
    }

    void deliver(JobId job, Yield yield) {
        Submission submission = submissions.get(job);
        if (submission.end() != null) {
            fail("I22: something of " + job + " is delivered after its end");
        }
        submission.yields.add(yield);
        for (long i = yield.range().lo(); i < yield.range().hi(); i++) {
            if (submission.delivered.get((int) i)) {
                fail("I2: task " + i + " is delivered twice");
            }
            submission.delivered.set((int) i);
        }
        submission.sum += Workers.sumOf(yield);
    }

    // --- time

    /** Carries out what is due next, if that is not after a time; false if nothing is. */
    private boolean advance(long end) {
        PeerId first = null;
        long next = agenda.isEmpty() ? Long.MAX_VALUE : agenda.element().at();
        for (Map.Entry<PeerId, Engine> entry : engines.entrySet()) {
            if (entry.getValue().deadlineNanos() < next) {
                next = entry.getValue().deadlineNanos();
                first = entry.getKey();
            }
        }
        if (next > end) {
            now = Math.max(now, end);
            return false;
        }
        now = Math.max(now, next);
        if (first != null) {
            step(first, new Event.Tick());
        } else {
            agenda.remove().what().run();
        }
        return true;
    }

    void runFor(long nanos) {
        long end = now + nanos;
        while (advance(end)) {
            // until then
        }
    }

    /** Runs until something is so, at most for a time. */
    void runUntil(BooleanSupplier condition, long nanosMax) {
        long end = now + nanosMax;
        while (!condition.getAsBoolean()) {
            if (!advance(end)) {
                fail("not within " + nanosMax / 1_000_000 + " ms\n" + this);
            }
        }
    }

    /** Runs until the job is over and checks that each of its tasks was delivered once, with its own value. */
    void runToTheEnd(JobId job, long nanosMax) {
        runUntil(() -> isOver(job), nanosMax);
        Submission submission = submissions.get(job);
        JobHead end = submission.end();
        if (end == null || end.state() != JobHead.State.DONE) {
            fail(job + " ended as " + end);
            return;
        }
        assertThat(end.done()).isEqualTo(end.total());
        assertThat(submission.delivered.cardinality()).isEqualTo((int) end.total());
        assertThat(submission.delivered.length()).isEqualTo((int) end.total());
    }

    /** After what lies on the agenda, nobody says anything or wants any time. */
    void fallsSilent() {
        runFor(60_000_000_000L);
        int before = sent.size();
        runFor(3600_000_000_000L);
        assertThat(sent.subList(before, sent.size()))
                .as("messages after the end")
                .isEmpty();
        engines.forEach((peer, engine) -> assertThat(engine.deadlineNanos())
                .as("the deadline of %s after the end", peer.brief())
                .isEqualTo(Long.MAX_VALUE));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int from = Math.max(0, sent.size() - 40);
        for (Flight flight : sent.subList(from, sent.size())) {
            text.append(flight.number())
                    .append(' ')
                    .append(flight.from().brief())
                    .append(" -> ")
                    .append(flight.to().brief())
                    .append(' ')
                    .append(flight.message())
                    .append('\n');
        }
        engines.forEach((peer, engine) -> submissions
                .keySet()
                .forEach(job -> text.append(peer.brief())
                        .append(" holds ")
                        .append(engine.inspect().held(job))
                        .append(" books ")
                        .append(engine.inspect().book(job))
                        .append('\n')));
        return text.toString();
    }
}
