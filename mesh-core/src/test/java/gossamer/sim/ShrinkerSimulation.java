// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.model.JobId;
import gossamer.model.Yield;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A world that breaks a rule is made small, and the small one breaks the same. */
class ShrinkerSimulation {
    private static final int FAULTS_BELOW = 20;
    private static final double SECONDS = 60;

    @Test
    void aPlantedBugIsShownByAFewFaults() throws Exception {
        PlantedBug bug = PlantedBug.all().stream()
                .filter(one -> one.name().equals("lost-leases-not-again"))
                .findFirst()
                .orElseThrow();
        Method shrunk = bug.plant()
                .loadClass(PlantedSearch.class.getName())
                .getDeclaredMethod("shrunk", int.class, double.class);
        shrunk.setAccessible(true);
        long began = System.nanoTime();

        String small = (String) shrunk.invoke(null, 200, SECONDS);

        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf("SHRUNK %s in %.1f s:%n%s", bug.name(), seconds, small);
        String[] parts = small.split("\n", 3);
        Recording world = Recording.parse(parts[2]);
        assertThat(Integer.parseInt(parts[1])).isGreaterThan(world.faults().size());
        assertThat(world.faults()).hasSizeLessThan(FAULTS_BELOW);
        assertThat(new SeedRun(world.scenario()).run().failure()).isNull();
    }

    @Test
    void whatNeedsNoFaultHasNoneAtTheEnd() {
        Subject.Maker twice = BrokenSubject.around(engine -> new BrokenSubject(engine) {
            @Override
            public void deliver(JobId job, Yield yield) {
                super.deliver(job, yield);
                super.deliver(job, yield);
            }
        });

        Recording small = new Shrinker(twice, SECONDS).shrink(Recording.of(Scenario.draw(7, 5)));

        assertThat(small.faults()).isEmpty();
        assertThat(small.peers()).isEqualTo(1);
        assertThat(small.plans()).hasSize(1);
        assertThat(small.plans().get(0).tasks()).isEqualTo(1);
        assertThat(new SeedRun(small.scenario(), twice).run().failure()).startsWith("I2 deliveredOnce");
        assertThat(Recording.parse(small.format())).isEqualTo(small);
    }

    @Test
    void aWorldThatPassesIsNotShrunk() {
        Recording passing = Recording.of(Scenario.draw(7, 2)).withFaults(List.of());

        assertThatThrownBy(() -> new Shrinker(Subject::engine, 1).shrink(passing))
                .hasMessageContaining("seed 7 passes");
    }
}
