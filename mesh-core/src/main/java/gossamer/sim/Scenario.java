// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.config.EngineConfig;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.JobSpec.Gathering;
import java.util.Collections;
import java.util.List;

/**
 * All that decides how a world runs: the same scenario gives the same world, event by event.
 *
 * @param seed of every draw that is left to chance while the world runs
 * @param appetites what each peer of the first view runs, and how much of it at a time
 * @param config of every engine
 * @param links how messages travel
 * @param jobs what is submitted
 * @param faults what goes wrong
 * @param safeNanos when the safety phase ends: faults that last longer end then
 * @param journals what the peers keep on disk
 */
public record Scenario(
        long seed,
        List<Appetite> appetites,
        EngineConfig config,
        Links links,
        List<JobPlan> jobs,
        List<Fault> faults,
        long safeNanos,
        Journals journals) {
    /** When the job of a fair scenario is submitted: every peer has its view, none has work, all have fallen silent. */
    private static final long FAIR_START_NANOS = 1_000_000_000L;

    /** A world whose peers have no journals. */
    public Scenario(
            long seed,
            List<Appetite> appetites,
            EngineConfig config,
            Links links,
            List<JobPlan> jobs,
            List<Fault> faults,
            long safeNanos) {
        this(seed, appetites, config, links, jobs, faults, safeNanos, Journals.NONE);
    }

    public Scenario {
        appetites = List.copyOf(appetites);
        jobs = List.copyOf(jobs);
        faults = List.copyOf(faults);
    }

    /** What a seed draws: its own mixture of faults, jobs, links and settings ("swarm"). */
    public static Scenario draw(long seed, int peers) {
        return new Swarm(seed, peers).scenario();
    }

    /** Equal peers, one job of the first peer after a second, nothing goes wrong. */
    public static Scenario fair(long seed, int peers, int slots, int tasks, long taskNanos, Links links) {
        return new Scenario(
                seed,
                Collections.nCopies(peers, Appetite.of(slots, Accept.ALL)),
                EngineConfig.lan(),
                links,
                List.of(JobPlan.even(FAIR_START_NANOS, tasks, taskNanos, Gathering.COMBINED)),
                List.of(),
                0);
    }

    /** The same world with other faults. */
    public Scenario withFaults(List<Fault> others) {
        return new Scenario(seed, appetites, config, links, jobs, others, safeNanos, journals);
    }

    public int peers() {
        return appetites.size();
    }
}
