// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Worlds of five peers with loss, crashes, leaves and partitions keep every promise, seed after seed. */
class FaultySimulation {
    private static final Path WORLDS = Path.of("src", "test", "resources", "worlds");

    @Test
    void aThousandSeedsLoseNothingAndDoubleNothing() {
        passes("--seeds", "1..1000");
    }

    /** A bug in the engine was found by each of these once; their faults are written out, whatever seeds draw now. */
    @ParameterizedTest
    @MethodSource("recordedWorlds")
    void recordedWorldsPass(String file) throws IOException {
        passes("--replay", Files.readString(WORLDS.resolve(file)));
    }

    static List<String> recordedWorlds() throws IOException {
        try (Stream<Path> files = Files.list(WORLDS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
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
