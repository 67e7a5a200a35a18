// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every measurement at its smallest, with real peer processes: that it works and is exact, not how fast. */
class MeasurementsIT {
    static List<Named<Measurement>> all() {
        return Measurements.all().stream()
                .map(measurement -> Named.of(measurement.promises().get(0).name(), measurement))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void fillsARowForEachPromiseAndLeavesNoProcess(Measurement measurement) throws Exception {
        List<Row> rows = measurement.measure(Effort.TINY);

        assertThat(rows).extracting(Row::promise).containsExactlyElementsOf(measurement.promises());
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.failure()).isNull();
            assertThat(row.value()).isNotNegative(); // an idle peer may use no measurable time
        });
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void namesAreThoseOfTheContractAndNoneTwice() {
        assertThat(Measurements.all().stream()
                        .flatMap(measurement -> measurement.promises().stream())
                        .map(Promise::name))
                .containsExactly(
                        "uts-t1l",
                        "uts-t3l",
                        "metg",
                        "addressed",
                        "range-noop",
                        "roundtrip-p50",
                        "roundtrip-p99",
                        "spawn",
                        "payload-256k",
                        "kill-again",
                        "kill-time",
                        "backup-cost",
                        "join",
                        "join-four",
                        "idle-rss",
                        "idle-cpu",
                        "queued-bytes",
                        "idle-rss-after",
                        "sealed-64k",
                        "sealed-1m",
                        "sealed-small",
                        "lane-roundtrip",
                        "lane-256k",
                        "queens",
                        "fib",
                        "mandelbrot",
                        "pi",
                        "matrix",
                        "wordcount");
    }
}
