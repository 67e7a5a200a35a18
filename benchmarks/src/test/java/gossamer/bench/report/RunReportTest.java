// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.bench.measure.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The same run in all three forms, compared with files that show what a reader or a script gets. */
class RunReportTest {
    private static final Run RUN = new Run(
            "quick",
            Instant.parse("2026-02-03T04:05:06Z"),
            12.5,
            new Run.Machine(2, 25_000_000_000L, "OpenJDK 64-Bit Server VM 25", "Linux 6.1 amd64"),
            List.of(
                    Row.of(
                                    new Promise("addressed", "tasks/s", Bar.valueAtLeast(500_000), "Tiny tasks."),
                                    Samples.of(410_000, 600_000, 550_000),
                                    new Row.Baseline("fork/join pool", Samples.of(4_100_000, 3_000_000, 5_500_000)))
                            .with("tasks", 200_000)
                            .with("executors", List.of(101L, 102L))
                            .with("note", "a \"quoted\" word"),
                    Row.of(
                            new Promise("roundtrip-p50", "seconds", Bar.ratioAtMost(4), "One <tiny> task."),
                            Samples.of(0.00025, 0.0002375),
                            new Row.Baseline("TCP echo", Samples.of(0.00005, 0.00005))),
                    Row.of(
                            new Promise("idle-rss", "bytes", Bar.valueAtMost(120e6), "Memory."),
                            Samples.of(110_104_576, 118_000_000, 119_001_088),
                            null),
                    Row.of(new Promise("metg", "seconds", null, "Grain."), Samples.of(0.0000043), null),
                    Row.failed(
                            new Promise("join", "seconds", Bar.valueAtMost(1), "Joining."),
                            "inexact: the process that ran the task must be 7 and is 8")));

    @Test
    void jsonIsWhatScriptsRead() throws IOException {
        assertThat(RunJson.of(RUN)).isEqualTo(golden("bench.json"));
    }

    @Test
    void theTableIsWhatATerminalShows() throws IOException {
        assertThat(RunTable.of(RUN)).isEqualTo(golden("table.txt"));
    }

    @Test
    void thePageNeedsNoOtherFileAndEscapesWhatItShows() {
        String page = RunPage.of(RUN);

        assertThat(page)
                .startsWith("<!doctype html>")
                .endsWith("</html>\n")
                .contains("2 of 4 bars met")
                .contains("One &lt;tiny&gt; task.")
                .doesNotContain("<tiny>")
                .doesNotContain("http://", "https://", "src=", "<link");
        assertThat(page.split("<svg ", -1)).hasSize(1 + 4); // all rows but the failed one
        assertThat(page.split("<circle ", -1)).hasSize(1 + 6 + 4 + 3 + 1); // every sample is drawn
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = RunReportTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
        }
    }
}
