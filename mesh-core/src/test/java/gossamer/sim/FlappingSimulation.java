// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.JobSpec.Gathering;
import gossamer.sim.JobPlan.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Five of a hundred peers are in the mesh and out of it again, for ten minutes, the oldest of all among them: no peer
 * that is well loses another that is well, and every job gets done.
 */
class FlappingSimulation {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTES = 10;
    private static final int PEERS = 100;
    private static final List<Integer> FLAPPING = List.of(0, 17, 42, 63, 99);
    private static final int SUBMITTER = 50;
    private static final int TASKS = 2_000;
    private static final long TASK_NANOS = SECOND;

    /** How often the views are looked at; whoever is lost is not back for a second. */
    private static final long LOOK_NANOS = SECOND / 4;

    @Tag("long")
    @Test
    void noPeerThatIsWellIsEvictedForOthersThatFlap() {
        Scenario scenario = new Scenario(
                1,
                Collections.nCopies(PEERS, Appetite.of(1, Accept.ALL)),
                EngineConfig.lan(),
                Links.room(),
                jobs(),
                flaps(new SplittableRandom(7)),
                MINUTES * 60 * SECOND);
        Invariants invariants = Invariants.of(scenario.config(), PEERS);
        World world = new World(scenario, Subject::engine, invariants.all());
        List<SimulatedPeer> well = world.peers().stream()
                .filter(peer -> !FLAPPING.contains(peer.number()))
                .toList();
        world.run(SECOND);
        int smallest = PEERS;
        int evicted = 0;
        while (world.now() < scenario.safeNanos()) {
            world.run(world.now() + LOOK_NANOS);
            for (SimulatedPeer peer : well) {
                smallest = Math.min(smallest, peer.viewSize());
                evicted += (int)
                        well.stream().filter(other -> !peer.sees(other.id())).count();
            }
        }
        world.run(world.now() + 600 * SECOND, world::isEverythingOver);

        System.out.printf(
                "FLAPPING peers=%d flapping=%d minutes=%d flaps=%d smallestView=%d evicted=%d messages=%d%n",
                PEERS, FLAPPING.size(), MINUTES, scenario.faults().size(), smallest, evicted, world.messages());
        invariants.terminates().checkOver(world);
        assertThat(evicted).isZero();
        assertThat(smallest).as("the flapping peers were out at times").isLessThan(PEERS);
    }

    /** Work for all of the time. */
    private static List<JobPlan> jobs() {
        List<JobPlan> jobs = new ArrayList<>();
        for (int minute = 0; minute < MINUTES; minute++) {
            jobs.add(new JobPlan(
                    minute,
                    SUBMITTER,
                    (minute * 60L + 1) * SECOND,
                    Gathering.EACH,
                    Shape.ITEMS,
                    TASKS,
                    index -> TASK_NANOS,
                    0,
                    0,
                    null,
                    null,
                    0));
        }
        return jobs;
    }

    /** Each stands still or is cut off, longer or shorter than it takes to be judged, and is well for a while. */
    private static List<Fault> flaps(SplittableRandom random) {
        List<Fault> flaps = new ArrayList<>();
        for (int peer : FLAPPING) {
            long at = 2 * SECOND + random.nextLong(5 * SECOND);
            while (at < (MINUTES * 60 - 20) * SECOND) {
                long until = at + random.nextLong(SECOND, 10 * SECOND);
                Fault.Cut.Way[] ways = Fault.Cut.Way.values();
                int way = random.nextInt(ways.length + 1);
                flaps.add(
                        way == ways.length
                                ? new Fault.Freeze(at, until, peer)
                                : new Fault.Cut(at, until, List.of(peer), ways[way]));
                at = until + random.nextLong(SECOND, 6 * SECOND);
            }
        }
        return flaps;
    }
}
