// SPDX-License-Identifier: Apache-2.0
package gossamer.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.bench.measure.Samples;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import gossamer.bench.report.Run;
import gossamer.bench.row.Effort;
import gossamer.bench.row.Measurement;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RunnerTest {
    private static final Promise HANGING = new Promise("hanging", "seconds", null, "Never ends.");
    private static final Promise ENDING = new Promise("ending", "seconds", null, "Ends.");

    private final CountDownLatch cleanedUp = new CountDownLatch(1);

    @Test
    void aHungMeasurementIsInterruptedNamedAndLeft() throws Exception {
        Runner runner = new Runner(
                Effort.TINY, Duration.ofMillis(200), new PrintStream(new ByteArrayOutputStream(), true, UTF_8));

        Run run = runner.run(List.of(hanging(), ending()), List.of());

        assertThat(run.isGood()).isFalse();
        assertThat(run.rows()).extracting(Row::name).containsExactly("hanging", "ending");
        assertThat(run.rows().get(0).failure())
                .startsWith("did not end within 0.2 s; it was waiting at gossamer.bench.RunnerTest")
                .contains("RunnerTest.java:");
        assertThat(run.rows().get(1).failure()).isNull();
        assertThat(cleanedUp.getCount()).isZero();
    }

    @Test
    void eachRowSaysHowBusyTheMachineWas() throws Exception {
        Runner runner =
                new Runner(Effort.TINY, Effort.TINY.limit(), new PrintStream(new ByteArrayOutputStream(), true, UTF_8));

        Run run = runner.run(List.of(ending()), List.of());

        assertThat(run.rows().get(0).details()).containsKey("loadBefore");
    }

    private Measurement hanging() {
        return new Measurement() {
            @Override
            public List<Promise> promises() {
                return List.of(HANGING);
            }

            @Override
            public List<Row> measure(Effort effort) throws InterruptedException {
                try {
                    new CountDownLatch(1).await();
                    throw new IllegalStateException("nobody counts down");
                } finally {
                    cleanedUp.countDown();
                }
            }
        };
    }

    private static Measurement ending() {
        return new Measurement() {
            @Override
            public List<Promise> promises() {
                return List.of(ENDING);
            }

            @Override
            public List<Row> measure(Effort effort) {
                return List.of(Row.of(ENDING, Samples.of(1), null));
            }
        };
    }
}
