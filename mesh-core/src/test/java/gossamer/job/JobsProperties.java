// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.CARL;
import static gossamer.model.Examples.DORA;
import static gossamer.model.Examples.combined;
import static gossamer.model.Examples.combinedYield;
import static gossamer.model.Examples.each;
import static gossamer.model.Examples.open;
import static gossamer.model.Examples.spec;
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
import gossamer.model.Appetite;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.Lease;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.model.Yield;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * I2, I7 and I8 at the owner, whatever the others say: a task has one outcome or one place in the book, and its attempt
 * never falls.
 */
class JobsProperties {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);
    private static final List<PeerId> PEERS = List.of(ANNA, BERT, CARL, DORA);

    private final RecordedEffects effects = new RecordedEffects();
    private Jobs jobs = new Jobs(EngineConfig.lan(), ANNA);
    private BitSet delivered = new BitSet();
    private List<JobHead> heads = new ArrayList<>();
    private int[] attempts = new int[0];
    private View view = view(1, PEERS);
    private long now;
    private long batch;
    private int size;

    @BeforeTry
    void anew() {
        effects.drain();
        jobs = new Jobs(EngineConfig.lan(), ANNA);
        delivered = new BitSet();
        heads = new ArrayList<>();
        attempts = new int[4_000];
        view = view(1, PEERS);
        now = 0;
        batch = 0;
        size = 0;
    }

    @Property(tries = 100)
    void deliversEachTaskOnce(@ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int steps) {
        Random random = new Random(seed);
        size = 1 + random.nextInt(200);
        jobs.onView(view, now, effects);
        jobs.onSubmitted(spec(JOB, size), Items.NONE, now, effects);

        for (int step = 0; step < steps && jobs.owns(JOB); step++) {
            anything(random, false);
        }
        finish(false);

        assertThat(delivered.cardinality()).isEqualTo(size);
        endsOnceAndLast();
    }

    @Property(tries = 100)
    void deliversEachAddedTaskOnce(@ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int steps) {
        Random random = new Random(seed);
        jobs.onView(view, now, effects);
        jobs.onSubmitted(open(JOB), Items.NONE, now, effects);

        for (int step = 0; step < steps; step++) {
            if (random.nextInt(4) == 0 || size == 0) {
                int count = 1 + random.nextInt(20);
                byte[][] arguments = new byte[count][4];
                size += count;
                waitsHere(jobs.onAppended(JOB, Items.of(arguments)));
            }
            anything(random, false);
        }
        finish(false);
        assertThat(jobs.owns(JOB)).as("open").isTrue();
        jobs.onSealed(JOB, effects);
        look();

        assertThat(delivered.cardinality()).isEqualTo(size);
        endsOnceAndLast();
    }

    @Property(tries = 100)
    void countsEachTaskInOneCombinedValue(@ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int steps) {
        Random random = new Random(seed);
        size = 1 + random.nextInt(200);
        jobs.onView(view, now, effects);
        jobs.onSubmitted(combined(JOB, size), Items.NONE, now, effects);

        for (int step = 0; step < steps && jobs.owns(JOB); step++) {
            anything(random, true);
        }
        finish(true);

        assertThat(delivered.cardinality()).isEqualTo(size);
        endsOnceAndLast();
    }

    private void anything(Random random, boolean combining) {
        now += random.nextInt(1_000_000_000);
        PeerId from = PEERS.get(random.nextInt(4));
        PeerId granter = PEERS.get(random.nextInt(4));
        int attempt = 1 + random.nextInt(3);
        long lo = random.nextInt(size);
        IndexRange range = new IndexRange(lo, Math.min(size, lo + 1 + random.nextInt(30)));
        switch (random.nextInt(6)) {
            case 0 ->
                results(from, combining ? combinedYield(range.lo(), range.hi(), attempt) : ofEach(range, attempt));
            case 1, 2 -> jobs.onLeased(from, new Leased(JOB, granter, 1, List.of(range), attempt), effects);
            case 3 -> waitsHere(jobs.onAuditReport(from, JobsTest.report(JOB, 1 + batch++, List.of(range)), effects));
            case 4 -> {
                List<PeerId> members = new ArrayList<>(PEERS);
                members.removeIf(peer -> !peer.equals(ANNA) && random.nextInt(3) == 0);
                view = view(view.id().sequence() + 1, members);
                waitsHere(jobs.onView(view, now, effects));
            }
            default -> jobs.onTime(now, job -> 1, effects);
        }
        look();
    }

    private static Yield.Each ofEach(IndexRange range, int attempt) {
        return each(range.lo(), range.hi(), attempt);
    }

    private void results(PeerId from, Yield yield) {
        waitsHere(jobs.onResults(from, new Results(++batch, JOB, List.of(yield), Appetite.NONE), effects)
                .waiting());
    }

    /** What comes back to wait here stands in the book as this peer's. */
    private void waitsHere(List<Lease> again) {
        for (Lease lease : again) {
            for (Segment segment : jobs.book(JOB)) {
                if (segment.range().overlaps(lease.range())) {
                    assertThat(segment.holder()).isEqualTo(ANNA);
                    assertThat(segment.attempt()).isEqualTo(lease.attempt());
                }
            }
        }
    }

    /** Lets every holder send what it is booked for. */
    private void finish(boolean combining) {
        for (Segment segment : jobs.book(JOB)) {
            IndexRange range = segment.range();
            results(
                    segment.holder(),
                    combining
                            ? combinedYield(range.lo(), range.hi(), segment.attempt())
                            : ofEach(range, segment.attempt()));
            look();
        }
    }

    private void look() {
        for (RecordedEffects.Effect effect : effects.drain()) {
            if (effect instanceof Delivered(JobId job, Yield yield)) {
                for (long i = yield.range().lo(); i < yield.range().hi(); i++) {
                    if (delivered.get((int) i)) {
                        fail("I2: task " + i + " is delivered twice");
                    }
                    delivered.set((int) i);
                }
            } else if (effect instanceof Progressed(JobHead head)) {
                heads.add(head);
            }
        }
        if (jobs.owns(JOB)) {
            partitions();
        }
    }

    /** I7: what is delivered and what is booked is everything, once. */
    private void partitions() {
        BitSet seen = (BitSet) delivered.clone();
        for (Segment segment : jobs.book(JOB)) {
            for (long i = segment.range().lo(); i < segment.range().hi(); i++) {
                if (seen.get((int) i)) {
                    fail("I7: task " + i + " is booked twice, or done and booked");
                }
                seen.set((int) i);
                if (segment.attempt() < attempts[(int) i]) {
                    fail("I8: the attempt of task " + i + " falls to " + segment.attempt());
                }
                attempts[(int) i] = segment.attempt();
            }
        }
        assertThat(seen.cardinality()).isEqualTo(size);
        assertThat(jobs.heads().get(0).done()).isEqualTo(delivered.cardinality());
    }

    private void endsOnceAndLast() {
        assertThat(jobs.owns(JOB)).isFalse();
        assertThat(heads).filteredOn(JobHead::isOver).hasSize(1);
        assertThat(heads.get(heads.size() - 1).state()).isEqualTo(JobHead.State.DONE);
        assertThat(heads.get(heads.size() - 1).done()).isEqualTo(size);
    }
}
