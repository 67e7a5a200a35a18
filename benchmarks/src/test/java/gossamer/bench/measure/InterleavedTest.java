// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavedTest {
    private final List<String> calls = new ArrayList<>();

    @Test
    void reversesTheOrderInEverySecondRound() throws Exception {
        Interleaved.run(3, List.of(named("mesh"), named("echo")));

        assertThat(calls).containsExactly("mesh", "echo", "echo", "mesh", "mesh", "echo");
    }

    @Test
    void givesTheSamplesByMeasureAndRound() throws Exception {
        List<List<String>> samples = Interleaved.run(2, List.of(named("mesh"), named("echo"), named("inline")));

        assertThat(samples)
                .containsExactly(
                        List.of("mesh 1", "mesh 6"), List.of("echo 2", "echo 5"), List.of("inline 3", "inline 4"));
    }

    @Test
    void oneFailureEndsTheMeasurement() {
        Interleaved.Measure<String> failing = () -> {
            throw new IOException("gone");
        };

        assertThatThrownBy(() -> Interleaved.run(2, List.of(named("mesh"), failing)))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
        assertThat(calls).containsExactly("mesh");
    }

    private Interleaved.Measure<String> named(String name) {
        return () -> {
            calls.add(name);
            return name + " " + calls.size();
        };
    }
}
