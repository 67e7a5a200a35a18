// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.JobId;
import gossamer.model.Yield;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();

    @Test
    void endsWithALineOfFigures() {
        int code = Simulation.run(List.of("--seeds", "1..3", "--peers", "4"), out, err);

        assertThat(err).isEmpty();
        assertThat(code).isZero();
        assertThat(lastLine())
                .matches("SIM seeds=3 failed=0 events=\\d+ simulatedHours=\\d+\\.\\d\\d seconds=\\d+\\.\\d");
    }

    @Test
    void takesASeedAsPeopleWriteThem() {
        assertThat(Simulation.run(List.of("--seed", "0x10"), out, err)).isZero();
        assertThat(lastLine()).startsWith("SIM seeds=1 failed=0");
    }

    @Test
    void replaysFaultsFromTheirText() {
        String faults = "crash 2000000000 0\nloss 0 5000000000 100\n";

        assertThat(Simulation.run(List.of("--seed", "5", "--replay", faults), out, err))
                .isZero();
        assertThat(out.toString()).containsPattern("crash +1 ").containsPattern("loss +1 ");
        assertThat(out.toString()).containsPattern("cut +0 ");
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertRefused("which seeds?");
        assertRefused("unknown option \"--sede\"", "--sede", "1");
        assertRefused("no value after \"--seed\"", "--seed");
        assertRefused("expected a whole number", "--seed", "one");
        assertRefused("expected A..B", "--seeds", "7");
        assertRefused("--peers is 0", "--seed", "1", "--peers", "0");
        assertRefused("not a fault", "--seed", "1", "--replay", "storm");
    }

    private void assertRefused(String why, String... args) {
        err.setLength(0);
        assertThat(Simulation.run(List.of(args), out, err)).isEqualTo(2);
        assertThat(err).contains(why);
        assertThat(out).isEmpty();
    }

    @Test
    void tellsHowToReproduceAFailureAndWhatHappenedLast() {
        Simulation simulation = new Simulation(
                5,
                BrokenSubject.around(engine -> new BrokenSubject(engine) {
                    @Override
                    public void deliver(JobId job, Yield yield) {
                        super.deliver(job, yield);
                        super.deliver(job, yield);
                    }
                }),
                err);

        simulation.run(Scenario.draw(7, 5));
        simulation.summarize(out);

        assertThat(err)
                .contains("FAILED seed 7: I2 deliveredOnce")
                .contains("reproduce: ./mesh sim --seed 7 --peers 5\n")
                .contains("last events");
        assertThat(err.toString().lines().count()).isBetween(30L, 230L);
        assertThat(lastLine()).startsWith("SIM seeds=1 failed=1");
    }

    @Test
    void countsAnInvariantThatWasNeverLookedAtAsAFailure() {
        Simulation simulation = new Simulation(1, Subject::engine, err);
        Scenario empty = new Scenario(
                1,
                List.of(new Appetite(1, Accept.ALL)),
                Scenario.draw(1, 1).config(),
                Links.room(),
                List.of(),
                List.of(),
                0);

        for (int i = 0; i < Simulation.TWICE_ONE_IN; i++) {
            simulation.run(empty);
        }
        simulation.summarize(out);

        assertThat(err).contains("I2 deliveredOnce was never evaluated").contains("I7 leaseDisjoint was never");
        assertThat(simulation.failed()).isPositive();
    }

    @Test
    void aReportThatCannotBeWrittenIsAnError() {
        Appendable full = new Appendable() {
            @Override
            public Appendable append(CharSequence text) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public Appendable append(CharSequence text, int start, int end) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public Appendable append(char c) throws IOException {
                throw new IOException("disk full");
            }
        };

        assertThatThrownBy(() -> Simulation.run(List.of("--seed", "1"), full, err))
                .isInstanceOf(UncheckedIOException.class);
    }

    private String lastLine() {
        List<String> lines = out.toString().lines().toList();
        return lines.get(lines.size() - 1);
    }
}
