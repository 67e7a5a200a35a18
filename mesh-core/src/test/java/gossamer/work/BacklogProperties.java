// SPDX-License-Identifier: Apache-2.0
package gossamer.work;

import static gossamer.model.Examples.ANNA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import gossamer.model.Accept;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.Lease;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** I21: whatever is taken, stolen and removed, each task stays in one place, with its own argument. */
class BacklogProperties {
    private static final JobId[] JOBS = {
        new JobId(ANNA, 1, JobKind.JAVA), new JobId(ANNA, 2, JobKind.JAVA), new JobId(ANNA, 3, JobKind.JAVA)
    };

    private Backlog backlog = new Backlog(Accept.ALL);

    /** For each job: index -> attempt, of what waits according to the model. */
    private List<TreeMap<Long, Integer>> model = List.of();

    private long[] nextIndex = new long[JOBS.length];

    @BeforeTry
    void anew() {
        backlog = new Backlog(Accept.ALL);
        model = List.of(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        nextIndex = new long[JOBS.length];
    }

    @Property(tries = 300)
    void conservesTasks(@ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int steps) {
        Random random = new Random(seed);
        for (int step = 0; step < steps; step++) {
            int job = random.nextInt(JOBS.length);
            switch (random.nextInt(7)) {
                case 0, 1, 2 -> add(job, random);
                case 3 -> {
                    Lease taken = backlog.take(JOBS[job], 1 + random.nextInt(20));
                    if (taken != null) {
                        assertThat(taken.size()).isLessThanOrEqualTo(20);
                        leaves(job, List.of(taken));
                    }
                }
                case 4, 5 -> split(job, random);
                default -> remove(job, random);
            }
            holdsWhatTheModelHolds();
        }
    }

    private void add(int job, Random random) {
        int count = 1 + random.nextInt(30);
        long lo = nextIndex[job];
        nextIndex[job] = lo + count + (random.nextInt(3) == 0 ? 5 : 0);
        int attempt = 1 + (random.nextInt(8) == 0 ? 1 : 0);
        byte[][] arguments = new byte[count][];
        for (int i = 0; i < count; i++) {
            arguments[i] = argument(lo + i);
            model.get(job).put(lo + i, attempt);
        }
        Items items = job == 0 ? Items.NONE : Items.of(arguments);
        int cut = random.nextInt(count); // neighbours in one array join
        Lease whole = new Lease(JOBS[job], new IndexRange(lo, lo + count), attempt, items);
        if (cut > 0) {
            backlog.add(whole.part(lo, lo + cut));
            backlog.add(whole.part(lo + cut, lo + count));
        } else {
            backlog.add(whole);
        }
    }

    private static byte[] argument(long index) {
        byte[] argument = new byte[(int) (index % 7)];
        Arrays.fill(argument, (byte) index);
        return argument;
    }

    private void split(int job, Random random) {
        long wanted = 1L + random.nextInt(40);
        long bytesMax = 1L + random.nextInt(100);
        long waiting = model.get(job).size();
        List<Lease> loot = backlog.split(JOBS[job], wanted, bytesMax);
        long tasks = loot.stream().mapToLong(Lease::size).sum();
        long bytes = loot.stream().mapToLong(lease -> lease.items().bytes()).sum();
        assertThat(loot.isEmpty()).isEqualTo(waiting == 0);
        assertThat(tasks).isLessThanOrEqualTo(wanted);
        assertThat(bytes <= bytesMax || tasks == 1).isTrue();
        assertThat(loot)
                .extracting(Lease::attempt)
                .satisfies(attempts ->
                        assertThat(attempts.stream().distinct().count()).isLessThanOrEqualTo(1));
        leaves(job, loot);
    }

    private void remove(int job, Random random) {
        long lo = random.nextInt((int) nextIndex[job] + 1);
        IndexRange range = new IndexRange(lo, lo + 1 + random.nextInt(30));
        int attemptMax = 1 + random.nextInt(2);
        long before = model.get(job).size();
        model.get(job).subMap(range.lo(), range.hi()).values().removeIf(attempt -> attempt <= attemptMax);
        long removed = backlog.remove(JOBS[job], range, attemptMax);
        assertThat(removed).isEqualTo(before - model.get(job).size());
    }

    private void leaves(int job, List<Lease> leases) {
        for (Lease lease : leases) {
            assertThat(lease.job()).isEqualTo(JOBS[job]);
            for (long i = lease.range().lo(); i < lease.range().hi(); i++) {
                Integer attempt = model.get(job).remove(i);
                if (attempt == null || attempt != lease.attempt()) {
                    fail("task " + i + " was not here as attempt " + lease.attempt());
                }
            }
            hasItsArguments(lease);
        }
    }

    private static void hasItsArguments(Lease lease) {
        if (!lease.items().isEmpty()) {
            for (long i = lease.range().lo(); i < lease.range().hi(); i++) {
                if (!Arrays.equals(lease.items().at((int) (i - lease.range().lo())), argument(i))) {
                    fail("task " + i + " has the argument of another");
                }
            }
        }
    }

    private void holdsWhatTheModelHolds() {
        long all = 0;
        List<JobId> waiting = new ArrayList<>();
        for (int job = 0; job < JOBS.length; job++) {
            TreeMap<Long, Integer> held = new TreeMap<>();
            for (Lease lease : backlog.leases(JOBS[job])) {
                hasItsArguments(lease);
                for (long i = lease.range().lo(); i < lease.range().hi(); i++) {
                    assertThat(held.put(i, lease.attempt()))
                            .as("task %d once", i)
                            .isNull();
                }
            }
            assertThat(held).isEqualTo(model.get(job));
            assertThat(backlog.tasks(JOBS[job])).isEqualTo(held.size());
            all += held.size();
            if (!held.isEmpty()) {
                waiting.add(JOBS[job]);
            }
        }
        assertThat(backlog.tasks()).isEqualTo(all);
        assertThat(backlog.isEmpty()).isEqualTo(all == 0);
        assertThat(backlog.jobs()).containsExactlyInAnyOrderElementsOf(waiting);
    }
}
