// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.JobSpec.Gathering;
import gossamer.sim.Fault.Crash;
import gossamer.sim.JobPlan.Shape;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks that fork and wait for their forks, in worlds of four peers of which one or two are lost. */
class ForkSimulation {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final int TASKS = 60;

    private static Scenario scenario(long seed, List<Fault> faults) {
        JobPlan plan = new JobPlan(
                0,
                0,
                SECOND,
                Gathering.EACH,
                Shape.ITEMS,
                TASKS,
                index -> (20 + index % 7) * MS,
                0,
                0,
                null,
                null,
                0,
                3,
                JobPlan.Nature.PLAIN);
        Links links = new Links(100_000, 50_000, 2_000, 3_000);
        List<Appetite> appetites = Collections.nCopies(4, new Appetite(1, Accept.ALL));
        return new Scenario(seed, appetites, EngineConfig.lan(), links, List.of(plan), faults, 5 * SECOND);
    }

    private static List<Ledger.Entry> forkJobs(World world) {
        return world.ledger().entries().stream()
                .filter(entry -> entry.plan.number() > 0)
                .toList();
    }

    @Test
    void tasksGetTheResultsOfForksThatRanElsewhere() {
        World world = new World(scenario(1, List.of()));

        world.run(30 * SECOND, world::isEverythingOver);

        assertThat(world.isEverythingOver()).isTrue();
        Ledger.Entry job = world.ledger().entries().stream()
                .filter(entry -> entry.plan.number() == 0)
                .findFirst()
                .orElseThrow();
        assertThat(job.delivered.cardinality()).isEqualTo(TASKS);
        assertThat(forkJobs(world)).as("jobs of forks").hasSizeGreaterThan(4);
        assertThat(forkJobs(world)).as("forks have forks").anyMatch(entry -> entry.plan.forks() == 0);
        assertThat(forkJobs(world))
                .allSatisfy(entry -> assertThat(entry.delivered.cardinality()).isEqualTo((int) entry.size));
    }

    @Test
    void forksOfLostPeersAreDroppedAndTheirTasksRunAgain() {
        int orphaned = 0;
        for (long seed = 1; seed <= 20; seed++) {
            List<Fault> faults = List.of(new Crash(SECOND + 60 * MS, 1), new Crash(SECOND + 250 * MS, 2));
            Scenario scenario = scenario(seed, faults);

            assertThat(new SeedRun(scenario).run().failure())
                    .as("seed %d", seed)
                    .isNull();
            World world = new World(scenario);
            world.run(60 * SECOND, world::isEverythingOver);
            for (Ledger.Entry entry : forkJobs(world)) {
                orphaned += !entry.owner.isAlive() && !entry.isOver() ? 1 : 0;
            }
        }
        assertThat(orphaned).as("jobs of forks whose peer was lost").isPositive();
    }
}
