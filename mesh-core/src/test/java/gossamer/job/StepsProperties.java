// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.CARL;
import static gossamer.model.Examples.DORA;
import static gossamer.model.Examples.bags;
import static gossamer.model.Examples.range;
import static gossamer.model.Examples.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import gossamer.config.EngineConfig;
import gossamer.job.Book.Segment;
import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.Delivered;
import gossamer.machine.RecordedEffects.Progressed;
import gossamer.message.LeaseMessage.Leased;
import gossamer.message.ResultMessage.Results;
import gossamer.message.ResultMessage.Worked;
import gossamer.model.Appetite;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.Lease;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.model.Yield;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * I14 at the owner: in whatever order steps come, however often, from however many executions of one bag, and whatever
 * the others say meanwhile, the items counted and those on record are all items there are.
 *
 * <p>A bag here is a number of items; its bytes are that number.
 */
class StepsProperties {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);
    private static final List<PeerId> PEERS = List.of(ANNA, BERT, CARL, DORA);

    /** One execution of a copy of a bag: it goes on whether or not anybody hears of it. */
    private static final class Execution {
        final PeerId peer;
        final Lease lease;
        final long chunk;
        long left;
        long steps;

        Execution(PeerId peer, Lease lease, long chunk) {
            this.peer = peer;
            this.lease = lease;
            this.chunk = chunk;
            this.left = number(lease.items().at(0));
        }
    }

    /** A step that was said; it may come at any time, and again. */
    private record Said(PeerId from, long batch, Yield.Bagged step) {}

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    private static long number(byte[] bag) {
        return ByteBuffer.wrap(bag).getLong();
    }

    @Property(tries = 300)
    void whateverComesTheCountIsExact(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int events) {
        Trial trial = new Trial(new Random(seed));
        for (int i = 0; i < events && trial.jobs.owns(JOB); i++) {
            trial.anything();
            trial.look();
        }
        trial.finish();

        assertThat(trial.delivered).isEqualTo(trial.whole);
        assertThat(trial.jobs.owns(JOB)).isFalse();
        assertThat(trial.heads).filteredOn(JobHead::isOver).hasSize(1);
        assertThat(trial.heads.get(trial.heads.size() - 1).done()).isEqualTo(trial.whole);
        assertThat(trial.heads.get(trial.heads.size() - 1).total()).isEqualTo(trial.whole);
    }

    /** One owner, and all that is said to it. */
    private static final class Trial {
        private final RecordedEffects effects = new RecordedEffects();
        private final Jobs jobs = new Jobs(EngineConfig.lan(), ANNA);
        private final List<Lease> copies = new ArrayList<>();
        private final List<Execution> running = new ArrayList<>();
        private final List<Said> said = new ArrayList<>();
        private final Map<Long, Yield.Bagged> last = new LinkedHashMap<>();
        private final List<JobHead> heads = new ArrayList<>();
        private View view = view(1, PEERS);
        private long delivered;
        private final long whole;
        private final Map<PeerId, Long> chunks = new LinkedHashMap<>(); // each peer numbers its own
        private long batches;
        private final Random random;

        Trial(Random random) {
            this.random = random;
            this.whole = 1L + random.nextInt(500);
            jobs.onView(view, 0, effects);
            copies.addAll(jobs.onSubmitted(bags(JOB, 1), Items.of(new byte[][] {bytes(whole)}), 0, effects));
        }

        private void anything() {
            PeerId peer = PEERS.get(random.nextInt(4));
            PeerId granter = PEERS.get(random.nextInt(4));
            switch (random.nextInt(12)) {
                case 0 -> begin(peer, copies.get(random.nextInt(copies.size())));
                case 1, 2, 3, 4 -> step();
                case 5, 6, 7 -> hear();
                case 8 -> leased(peer, granter, copies.get(random.nextInt(copies.size())));
                case 9 -> {
                    List<PeerId> members = new ArrayList<>(PEERS);
                    members.removeIf(each -> !each.equals(ANNA) && random.nextInt(4) == 0);
                    view = view(view.id().sequence() + 1, members);
                    copies.addAll(jobs.onView(view, 0, effects));
                }
                case 10 -> {
                    Lease copy = copies.get(random.nextInt(copies.size()));
                    copies.addAll(
                            jobs.onAuditReport(peer, JobsTest.report(JOB, ++batches, List.of(copy.range())), effects));
                }
                default -> {
                    Lease copy = copies.get(random.nextInt(copies.size()));
                    jobs.comeBack(copy, List.of());
                    jobs.onWorked(peer, new Worked(JOB, copy.range().lo(), random.nextInt(4), random.nextInt(3), 5));
                }
            }
        }

        /** A copy may begin at any peer and as often as it likes, but not twice at once at one peer. */
        private void begin(PeerId peer, Lease copy) {
            running.removeIf(
                    each -> each.peer.equals(peer) && each.lease.range().equals(copy.range()));
            running.add(new Execution(peer, copy, nextChunk(peer)));
        }

        private long nextChunk(PeerId peer) {
            return chunks.merge(peer, 1L, Long::sum);
        }

        private void step() {
            if (running.isEmpty()) {
                return;
            }
            Execution execution = running.get(random.nextInt(running.size()));
            long items = Math.min(execution.left, random.nextInt(20));
            execution.left -= items;
            List<byte[]> given = new ArrayList<>();
            while (execution.left > 1 && random.nextInt(3) == 0) {
                given.add(bytes(execution.left / 2));
                execution.left -= execution.left / 2;
            }
            said.add(new Said(execution.peer, ++batches, taken(execution, items, given)));
            if (execution.left == 0) {
                running.remove(execution);
            }
        }

        private static Yield.Bagged taken(Execution execution, long items, List<byte[]> given) {
            return new Yield.Bagged(
                    execution.lease.range(),
                    execution.lease.attempt(),
                    ++execution.steps,
                    items,
                    bytes(items),
                    execution.left == 0 ? null : bytes(execution.left),
                    given,
                    execution.steps % 2 == 0 ? CARL : null,
                    execution.chunk);
        }

        private void hear() {
            if (!said.isEmpty()) {
                hear(said.get(random.nextInt(said.size())));
            }
        }

        private void hear(Said one) {
            Placed placed = jobs.onResults(
                    one.from(), new Results(one.batch(), JOB, List.of(one.step()), Appetite.NONE), effects);
            copies.addAll(placed.waiting());
            placed.handOvers().forEach(hand -> copies.addAll(hand.leases()));
        }

        private void leased(PeerId holder, PeerId granter, Lease copy) {
            jobs.onLeased(holder, new Leased(JOB, granter, 1, List.of(copy.range()), copy.attempt()), effects);
        }

        /** All that was said is heard in its order; then the owner itself runs whatever is undone. */
        private void finish() {
            for (Said one : List.copyOf(said)) {
                if (jobs.owns(JOB)) {
                    hear(one);
                    look();
                }
            }
            running.clear();
            view = view(view.id().sequence() + 1, ANNA);
            copies.addAll(jobs.onView(view, 0, effects));
            for (Segment segment : jobs.book(JOB)) {
                for (long index = segment.range().lo(); index < segment.range().hi(); index++) {
                    runAtTheOwner(index);
                }
            }
        }

        private void runAtTheOwner(long index) {
            for (Segment segment : jobs.book(JOB)) {
                if (segment.range().contains(index)) {
                    assertThat(segment.holder()).isEqualTo(ANNA);
                    byte[] left = jobs.bags(JOB).get((int) undoneBefore(index));
                    Lease lease =
                            new Lease(JOB, range(index, index + 1), segment.attempt(), Items.of(new byte[][] {left}));
                    Execution execution = new Execution(ANNA, lease, nextChunk(ANNA));
                    long items = execution.left;
                    execution.left = 0;
                    hear(new Said(ANNA, ++batches, taken(execution, items, List.of())));
                    look();
                    if (jobs.owns(JOB)
                            && jobs.book(JOB).stream()
                                    .anyMatch(each -> each.range().contains(index))) {
                        runAtTheOwner(index); // its own earlier execution was on record: given out again
                    }
                    return;
                }
            }
        }

        private long undoneBefore(long index) {
            long before = 0;
            for (Segment segment : jobs.book(JOB)) {
                before += Math.max(
                        0,
                        Math.min(index, segment.range().hi()) - segment.range().lo());
            }
            return before;
        }

        private void look() {
            for (RecordedEffects.Effect effect : effects.drain()) {
                if (effect instanceof Delivered(JobId job, Yield.Bagged step)) {
                    follows(step);
                    delivered += step.items();
                } else if (effect instanceof Progressed(JobHead head)) {
                    heads.add(head);
                }
            }
            if (jobs.owns(JOB)) {
                long onRecord = jobs.bags(JOB).stream()
                        .mapToLong(StepsProperties::number)
                        .sum();
                if (delivered + onRecord != whole) {
                    fail("I14: " + delivered + " counted and " + onRecord + " on record of " + whole);
                }
                assertThat(jobs.heads().get(0).done()).isEqualTo(delivered);
                assertThat(jobs.book(JOB).stream()
                                .mapToLong(segment -> segment.range().size())
                                .sum())
                        .isEqualTo(jobs.bags(JOB).size());
            }
        }

        /** I2: each step of a bag is delivered once, behind the one before it, or as the first of a newer attempt. */
        private void follows(Yield.Bagged step) {
            Yield.Bagged before = last.put(step.index(), step);
            if (before == null || before.attempt() < step.attempt()) {
                assertThat(step.step()).isEqualTo(1);
            } else {
                assertThat(before.isLast()).isFalse();
                assertThat(step.attempt()).isEqualTo(before.attempt());
                assertThat(step.chunk()).isEqualTo(before.chunk());
                assertThat(step.step()).isEqualTo(before.step() + 1);
            }
        }
    }
}
