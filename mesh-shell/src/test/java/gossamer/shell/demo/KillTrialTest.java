// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.shell.demo.Waiting.Waited;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KillTrialTest {
    private final List<Waited> results = new ArrayList<>();

    KillTrialTest() {
        for (int index = 0; index < KillTrial.TASKS; index++) {
            results.add(new Waited(index, 1, 0));
        }
    }

    @Test
    void oneResultForEachTaskIsExact() {
        assertThat(KillTrial.count(results, 1, null)).isEqualTo(new KillTrial.Run(1, null, 0, 0, 0));
        assertThat(KillTrial.count(results, 1, null).exact()).isTrue();
    }

    @Test
    void resultTakenForAnotherIsSeen() {
        results.set(7, new Waited(8, 1, 0));

        KillTrial.Run run = KillTrial.count(results, 1, null);

        assertThat(run).isEqualTo(new KillTrial.Run(1, null, 1, 1, 1));
        assertThat(run.exact()).isFalse();
    }

    @Test
    void missingResultIsSeen() {
        results.remove(KillTrial.TASKS - 1);

        assertThat(KillTrial.count(results, 1, null)).isEqualTo(new KillTrial.Run(1, null, 1, 0, 0));
    }

    @Test
    void resultTooMuchIsSeen() {
        results.add(new Waited(0, 1, 0));

        assertThat(KillTrial.count(results, 1, null)).isEqualTo(new KillTrial.Run(1, null, 0, 1, 1));
    }
}
