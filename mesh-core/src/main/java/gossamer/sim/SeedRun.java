// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.sim.Coverage.Situation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One scenario from its beginning to its end: a safety phase under faults, then a liveness phase in which everything
 * must end, nothing be left, and silence fall.
 */
public final class SeedRun {
    private static final long SECOND = 1_000_000_000L;

    /** Every job of a live owner ends so long after the last fault and the last submission. */
    private static final long LIVENESS_NANOS = 60 * SECOND;

    /** So long after that nothing of any job is anywhere. */
    private static final long LEFT_NANOS = 10 * SECOND;

    /**
     * The same where jobs were durable: if all who knew one are lost, its holders wait two minutes for another owner.
     */
    private static final long LEFT_BEHIND_NANOS = 130 * SECOND;

    private static final long LEFT_STEP_NANOS = SECOND / 10;

    /** Memory of loads fades, last audits pass. */
    private static final long SETTLE_NANOS = 15 * SECOND;

    private static final long SILENCE_NANOS = 30 * SECOND;

    private final World world;
    private final Invariants invariants;
    private final Scenario scenario;

    public SeedRun(Scenario scenario) {
        this(scenario, Subject::engine);
    }

    public SeedRun(Scenario scenario, Subject.Maker maker) {
        this.scenario = scenario;
        this.invariants = Invariants.of(scenario.config(), scenario.peers());
        this.world = new World(scenario, maker, invariants.all());
    }

    /**
     * What came of it.
     *
     * @param failure what went wrong first, or null
     * @param tail the last events before a failure, otherwise empty
     * @param events how many events engines took
     * @param virtualNanos how long the world lived
     * @param hash of every event and effect
     * @param evaluations how often each invariant was looked at
     * @param faults how often each kind of fault happened
     * @param met how often each kind of fault met a peer in each situation
     * @param tasks how many were submitted, those that bags and forks made not counted
     * @param stateBytesMax the most state that an engine was seen with
     */
    public record Verdict(
            @Nullable String failure,
            String tail,
            long events,
            long virtualNanos,
            long hash,
            Map<String, Long> evaluations,
            Map<String, Long> faults,
            Map<String, Map<Situation, Long>> met,
            long tasks,
            long stateBytesMax) {}

    /** Runs it; never throws for what an engine does. */
    public Verdict run() {
        String failure = null;
        String tail = "";
        try {
            live();
        } catch (Violation e) {
            failure = String.valueOf(e.getMessage());
        } catch (RuntimeException | AssertionError e) { // an engine's own check: a finding like any other
            failure = describe(e);
        }
        if (failure != null) {
            tail = world.trace().tail(world.peers());
        }
        world.stateBytes();
        return new Verdict(
                failure,
                tail,
                world.steps(),
                world.now(),
                world.trace().hash(),
                invariants.evaluations(),
                world.chaos().fired(),
                world.coverage().hits(),
                scenario.jobs().stream().mapToLong(JobPlan::tasks).sum(),
                world.stateBytesMax());
    }

    private void live() {
        world.run(scenario.safeNanos());
        long lastJob =
                scenario.jobs().stream().mapToLong(JobPlan::atNanos).max().orElse(0);
        world.run(Math.max(lastJob, world.now()) + LIVENESS_NANOS, world::isEverythingOver);
        invariants.terminates().checkOver(world);
        boolean leftBehind = world.ledger().entries().stream().anyMatch(Ledger.Entry::isDurable);
        long deadline = world.now() + (leftBehind ? LEFT_BEHIND_NANOS : LEFT_NANOS);
        while (world.now() < deadline && !invariants.nothingLeft().holds(world)) {
            world.run(world.now() + LEFT_STEP_NANOS);
        }
        invariants.nothingLeft().checkEmpty(world);
        world.run(world.now() + SETTLE_NANOS);
        long before = world.trace().sends();
        world.run(world.now() + SILENCE_NANOS);
        invariants.silence().checkSilent(world.trace().sends() - before);
    }

    private static String describe(Throwable thrown) {
        StringBuilder text = new StringBuilder(thrown.toString());
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (frame.getClassName().startsWith("gossamer.sim.World")) {
                break;
            }
            text.append("\n    at ").append(frame);
        }
        return text.toString();
    }
}
