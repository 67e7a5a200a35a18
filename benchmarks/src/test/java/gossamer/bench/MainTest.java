// SPDX-License-Identifier: Apache-2.0
package gossamer.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import gossamer.bench.report.RunTable;
import gossamer.bench.row.Effort;
import gossamer.bench.row.Measurement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private static final Promise FAST = new Promise("fast", "tasks/s", Bar.valueAtLeast(10), "Tasks.");
    private static final Promise SLOW = new Promise("slow", "tasks/s", Bar.valueAtLeast(10), "Tasks.");
    private static final Promise BROKEN = new Promise("broken", "tasks/s", Bar.valueAtLeast(10), "Tasks.");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final List<Effort> efforts = new ArrayList<>();

    @Test
    void allBarsMetIsGood() throws Exception {
        assertThat(bench("--only", "fast")).isEqualTo(0);

        assertThat(json().get("good").getAsBoolean()).isTrue();
        assertThat(json().getAsJsonArray("rows")).hasSize(1);
        assertThat(Files.readString(folder.resolve("report.html"))).contains("1 of 1 bars met");
        assertThat(out.toString(UTF_8)).contains("fast").doesNotContain("slow");
        assertThat(efforts).containsExactly(Effort.FULL);
    }

    @Test
    void aMissedBarFailsAndTheOtherRowsAreMeasuredAllTheSame() throws Exception {
        assertThat(bench("--quick", "--only", "fast", "--only", "slow")).isEqualTo(1);

        assertThat(out.toString(UTF_8)).containsPattern("(?m)^slow .* NO$").containsPattern("(?m)^fast .* yes$");
        assertThat(efforts).containsExactly(Effort.QUICK, Effort.QUICK);
    }

    @Test
    void aMeasurementThatThrowsFailsItsOwnRowOnly() throws Exception {
        assertThat(bench()).isEqualTo(1);

        assertThat(out.toString(UTF_8))
                .containsPattern("(?m)^broken .* FAILED$")
                .contains("broken failed: java.io.IOException: no peers")
                .containsPattern("(?m)^fast .* yes$");
        assertThat(json().getAsJsonArray("rows")).hasSize(3);
    }

    @Test
    void anUnknownRowIsAUsageErrorAndMeasuresNothing() throws Exception {
        assertThat(bench("--only", "no-such-row")).isEqualTo(2);

        assertThat(log.toString(UTF_8))
                .isEqualTo("mesh: there is no row \"no-such-row\"; the rows are fast slow broken\n");
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(efforts).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void helpListsTheRows() throws Exception {
        assertThat(bench("--help")).isEqualTo(0);

        assertThat(out.toString(UTF_8)).contains("usage: mesh bench").contains("rows: fast slow broken");
    }

    private int bench(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--out", folder.toString()));
        return Main.run(
                all,
                List.of(measurement(FAST, 20), measurement(SLOW, 5), broken()),
                RunTable::of,
                new PrintStream(out, true, UTF_8),
                new PrintStream(log, true, UTF_8));
    }

    private JsonObject json() throws IOException {
        return JsonParser.parseString(Files.readString(folder.resolve("bench.json")))
                .getAsJsonObject();
    }

    private Measurement measurement(Promise promise, double value) {
        return new Measurement() {
            @Override
            public List<Promise> promises() {
                return List.of(promise);
            }

            @Override
            public List<Row> measure(Effort effort) {
                efforts.add(effort);
                return List.of(Row.of(promise, Samples.of(value), null));
            }
        };
    }

    private static Measurement broken() {
        return new Measurement() {
            @Override
            public List<Promise> promises() {
                return List.of(BROKEN);
            }

            @Override
            public List<Row> measure(Effort effort) throws IOException {
                throw new IOException("no peers");
            }
        };
    }
}
