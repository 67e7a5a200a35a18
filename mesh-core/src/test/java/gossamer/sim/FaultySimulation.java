// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Worlds of five peers with loss, crashes, leaves and partitions keep every promise, seed after seed. */
class FaultySimulation {
    @Test
    void aThousandSeedsLoseNothingAndDoubleNothing() {
        passes("--seeds", "1..1000");
    }

    @Test
    void smallAndLargerWorldsDoSo() {
        passes("--seeds", "1..60", "--peers", "2");
        passes("--seeds", "1..60", "--peers", "12");
        passes("--seeds", "1..60", "--peers", "1");
    }

    @Tag("long")
    @Test
    void tenThousandOtherSeedsDoSo() {
        passes("--seeds", "1001..11000");
    }

    private void passes(String... args) {
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();

        int code = Simulation.run(List.of(args), out, err);

        System.out.print(out);
        assertThat(err).isEmpty();
        assertThat(code).isZero();
    }
}
