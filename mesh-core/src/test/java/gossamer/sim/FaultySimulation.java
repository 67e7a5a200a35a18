// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Worlds of five peers with loss, crashes, leaves and partitions keep every promise, seed after seed. */
class FaultySimulation {
    @Test
    void aThousandSeedsLoseNothingAndDoubleNothing() {
        passes("--seeds", "1..1000");
    }

    /** A bug in the engine was found by each of these once. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                4, 63, 224, 391, 488, 492, 723, 618, 634, 759, 1264, 1346, 1608, 1709, 1733, 1872, 2189, 2225, 2347,
                2360, 2398, 2436, 2444, 2828, 2983, 3230, 3254, 3307, 43, 46, 123, 124, 150, 581, 1154, 3373, 3739,
                4329, 4606, 5666, 8433, 8613
            })
    void seedsThatOnceFailedPass(long seed) {
        passes("--seed", String.valueOf(seed));
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

        String report = out.toString();
        System.out.print(args[0].equals("--seeds") ? report : report.substring(report.lastIndexOf("SIM ")));
        assertThat(err).isEmpty();
        assertThat(code).isZero();
    }
}
