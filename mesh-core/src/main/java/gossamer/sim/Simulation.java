// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.sim.SeedRun.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Runs seed after seed and says what came of them; the command {@code ./mesh sim}.
 *
 * <p>Each seed is a world of its own with its own mixture of faults; as many run at a time as there are processors, and
 * they are counted and told in their order. Every {@value #TWICE_ONE_IN}th, the first included, runs twice and must
 * take the same way (I27). A failing seed is told with the line that reproduces it, its faults and its last events; the
 * other seeds still run. In a run of so many seeds, an invariant that was never evaluated fails the whole run.
 */
public final class Simulation {
    /** What a seed's world has unless told otherwise. */
    public static final int PEERS = 5;

    static final int TWICE_ONE_IN = 100;

    /** Of so many failing seeds a small world is looked for, so long each. */
    private static final int SHRUNK_MAX = 3;

    private static final double SHRINK_SECONDS = 60;

    /** Seeds whose worlds are run, or wait to be counted, for each thread. */
    private static final int AHEAD = 8;

    /** In fewer seeds a kind of fault may be seldom by chance. */
    private static final int JUDGED_SEEDS_LEAST = 500;

    /** In fewer seeds a kind of fault may miss a situation by chance. */
    private static final int CELLS_SEEDS_LEAST = 1_000;

    /** What a world has in the mean, at least. */
    private static final long VIRTUAL_SECONDS_LEAST = 120;

    private static final long EVENTS_LEAST = 3_000;

    private static final double NANOS_PER_SECOND = 1e9;

    private final int peers;
    private final Subject.Maker maker;
    private final Appendable err;
    private final Determinism determinism = new Determinism();
    private final Map<String, Long> evaluations = new TreeMap<>();
    private final CoverageTable coverage = new CoverageTable();
    private final long startedAt = System.nanoTime();
    private long begun;
    private long seeds;
    private long failed;
    private int shrunk;
    private long events;
    private long tasks;
    private double virtualSeconds;
    private long stateBytesMax;

    Simulation(int peers, Subject.Maker maker, Appendable err) {
        this.peers = peers;
        this.maker = maker;
        this.err = err;
    }

    /**
     * The command.
     *
     * @param args {@code --seed N} or {@code --seeds A..B} (both included), {@code --peers N}, {@code --minutes M} to
     *     go on with the seeds that follow for so long, {@code --replay TEXT}: a world as a failing seed is told, or
     *     the faults alone, in place of those that the seed draws; the caller has read the file
     * @param out for the counts and the last line
     * @param err for failing seeds and wrong usage
     * @return 0 if every seed passed, 1 if one failed, 2 for arguments that make no sense
     * @throws UncheckedIOException if out or err cannot be written to
     */
    public static int run(List<String> args, Appendable out, Appendable err) {
        SimulationArguments given;
        try {
            given = SimulationArguments.parse(args);
        } catch (IllegalArgumentException e) {
            print(err, "sim: " + e.getMessage() + "\n");
            return 2;
        }
        Simulation simulation = new Simulation(given.peers(), Subject::engine, err);
        simulation.runAll(given);
        simulation.summarize(out);
        return simulation.failed() == 0 ? 0 : 1;
    }

    private void runAll(SimulationArguments given) {
        long end = startedAt + (long) (given.minutes() * 60 * NANOS_PER_SECOND);
        int threads = Runtime.getRuntime().availableProcessors();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            Deque<Future<Ran>> ahead = new ArrayDeque<>();
            for (long seed = given.first(); seed <= given.last() || System.nanoTime() < end; seed++) {
                long drawn = seed;
                boolean twice = begun++ % TWICE_ONE_IN == 0;
                ahead.add(pool.submit(() -> ran(given.world(drawn), twice)));
                if (ahead.size() > AHEAD * threads) {
                    count(ahead.remove());
                }
            }
            ahead.forEach(this::count);
        }
    }

    private void count(Future<Ran> future) {
        try {
            count(future.get());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the simulation was interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a world could not be run", failed.getCause());
        }
    }

    /** What came of a scenario, and the hash of its second run, or null if it has run once only. */
    private record Ran(
            Scenario scenario,
            @Nullable Recording recording,
            Verdict verdict,
            @Nullable Long again) {}

    private Ran ran(Recording recording, boolean twice) {
        return ran(recording.scenario(), recording, twice);
    }

    private Ran ran(Scenario scenario, @Nullable Recording recording, boolean twice) {
        Verdict verdict = new SeedRun(scenario, maker).run();
        boolean compares = twice && verdict.failure() == null;
        return new Ran(
                scenario,
                recording,
                verdict,
                compares ? new SeedRun(scenario, maker).run().hash() : null);
    }

    /** Runs one scenario; whether it passed. */
    boolean run(Scenario scenario) {
        return count(ran(scenario, null, begun++ % TWICE_ONE_IN == 0));
    }

    private boolean count(Ran ran) {
        Scenario scenario = ran.scenario();
        Verdict verdict = ran.verdict();
        seeds++;
        events += verdict.events();
        virtualSeconds += verdict.virtualNanos() / NANOS_PER_SECOND;
        stateBytesMax = Math.max(stateBytesMax, verdict.stateBytesMax());
        verdict.evaluations().forEach((name, count) -> evaluations.merge(name, count, Long::sum));
        coverage.add(verdict.faults(), verdict.met());
        tasks += verdict.tasks();
        String failure = verdict.failure();
        if (ran.again() != null) {
            try {
                determinism.compare(verdict.hash(), ran.again(), scenario.seed());
            } catch (Violation e) {
                failure = e.getMessage();
            }
        }
        if (failure != null) {
            failed++;
            tell(scenario, failure, verdict.tail());
            if (verdict.failure() != null && ran.recording() != null && shrunk++ < SHRUNK_MAX) {
                shrink(ran.recording());
            }
        }
        return failure == null;
    }

    /** Prints a smaller world that breaks the same rule, to be kept in a file and replayed. */
    private void shrink(Recording failing) {
        Shrinker shrinker = new Shrinker(maker, SHRINK_SECONDS);
        long began = System.nanoTime();
        Recording small = shrinker.shrink(failing);
        print(
                err,
                String.format(
                        Locale.ROOT,
                        "SHRUNK seed %d from %d faults to %d, %d peers, %d tasks, in %d tries, %.1f s; to replay:%n%s",
                        failing.seed(),
                        failing.faults().size(),
                        small.faults().size(),
                        small.peers(),
                        small.plans().stream().mapToInt(JobPlan::tasks).sum(),
                        shrinker.tries(),
                        (System.nanoTime() - began) / NANOS_PER_SECOND,
                        small.format()));
    }

    private void tell(Scenario scenario, String failure, String tail) {
        print(err, "FAILED seed " + scenario.seed() + ": " + failure + "\n");
        print(err, "reproduce: ./mesh sim --seed " + scenario.seed() + " --peers " + scenario.peers() + "\n");
        print(err, "faults:\n" + Faults.format(scenario.faults()));
        print(err, "last events, virtual nanoseconds and peer:\n" + tail);
    }

    /**
     * Prints the counts and the last line; where there were enough seeds, an invariant never evaluated is a failure.
     */
    void summarize(Appendable out) {
        evaluations.put(determinism.name(), determinism.evaluations());
        evaluations.forEach((name, count) -> {
            print(out, String.format(Locale.ROOT, "%-28s evaluated %,d times%n", name, count));
            if (count == 0 && seeds >= TWICE_ONE_IN) {
                failed++;
                print(err, "FAILED " + name + " was never evaluated\n");
            }
        });
        print(out, coverage.toString());
        judgeCoverage(out);
        print(out, String.format(Locale.ROOT, "%-28s %,d bytes%n", "largest engine", stateBytesMax));
        print(
                out,
                String.format(
                        Locale.ROOT,
                        "a world in the mean: %d peers, %d tasks, %.1f virtual seconds, %d events; %,.0f seeds an hour%n",
                        peers,
                        tasks / Math.max(1, seeds),
                        virtualSeconds / Math.max(1, seeds),
                        events / Math.max(1, seeds),
                        seeds * 3600 * NANOS_PER_SECOND / (System.nanoTime() - startedAt)));
        print(
                out,
                String.format(
                        Locale.ROOT,
                        "SIM seeds=%d failed=%d events=%d simulatedHours=%.2f seconds=%.1f%n",
                        seeds,
                        failed,
                        events,
                        virtualSeconds / 3600,
                        (System.nanoTime() - startedAt) / NANOS_PER_SECOND));
    }

    /** Of many seeds of worlds that are not small: every kind of fault was tried, and in worlds that are not empty. */
    private void judgeCoverage(Appendable out) {
        List<String> wrong = new ArrayList<>();
        if (peers == PEERS && seeds >= JUDGED_SEEDS_LEAST) {
            wrong.addAll(coverage.seldom(seeds));
            if (virtualSeconds < seeds * VIRTUAL_SECONDS_LEAST || events < seeds * EVENTS_LEAST) {
                wrong.add("the worlds are too short");
            }
        }
        if (peers == PEERS && seeds >= CELLS_SEEDS_LEAST) {
            coverage.wrong().forEach(what -> print(out, "NOT TRIED: " + what + "\n"));
        }
        failed += wrong.size();
        wrong.forEach(what -> print(err, "FAILED coverage: " + what + "\n"));
    }

    long failed() {
        return failed;
    }

    long seeds() {
        return seeds;
    }

    private static void print(Appendable to, String text) {
        try {
            to.append(text);
        } catch (IOException e) {
            throw new UncheckedIOException("the report of the simulation cannot be written", e);
        }
    }
}
