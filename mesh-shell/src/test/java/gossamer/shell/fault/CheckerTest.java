// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker finds what it is there for: each of its rules sees a ledger that breaks it. */
class CheckerTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path folder;

    private final List<String> starts = new ArrayList<>(
            List.of("kill/1 0 1 71 " + SECOND, "kill/1 1 2 71 " + (SECOND + 1), "kill/1 2 3 71 " + (SECOND + 2)));
    private final List<String> output = new ArrayList<>(List.of(
            "submitted kill/1 3",
            "delivered kill/1 0 ok 5 -",
            "delivered kill/1 1 ok 6 -",
            "delivered kill/1 2 failed 7 java.lang.StackOverflowError"));

    private Verdict verdict() throws IOException, InterruptedException {
        Files.write(folder.resolve("ledger-71"), starts);
        Files.write(folder.resolve("output-submitter"), output);
        return Verdict.of(folder);
    }

    private static String row(String figures) {
        return "ROW kill run=1 " + figures + " rate=-";
    }

    @Test
    void aRunInWhichAllIsWellIsGood() throws Exception {
        Verdict verdict = verdict();

        assertThat(verdict.code()).as(verdict.toString()).isZero();
        assertThat(verdict.lines()).contains(row("lost=0 doubled=0 extra=0 again=- ms tasks=3 failed=1 told=0"));
    }

    @Test
    void aTaskWithoutAResultIsLost() throws Exception {
        output.remove("delivered kill/1 1 ok 6 -");

        Verdict verdict = verdict();

        assertThat(verdict.code()).isEqualTo(1);
        assertThat(verdict.lines()).contains(row("lost=1 doubled=0 extra=0 again=- ms tasks=3 failed=1 told=0"));
    }

    @Test
    void aTaskWithAWrongResultIsLost() throws Exception {
        output.set(2, "delivered kill/1 1 wrong 6 -");

        Verdict verdict = verdict();

        assertThat(verdict.code()).isEqualTo(1);
        assertThat(verdict.lines()).contains(row("lost=1 doubled=0 extra=0 again=- ms tasks=3 failed=1 told=0"));
    }

    @Test
    void aResultOfWhatNobodyRanIsNone() throws Exception {
        starts.remove(1);

        Verdict verdict = verdict();

        assertThat(verdict.code()).isEqualTo(1);
        assertThat(verdict.lines()).contains(row("lost=1 doubled=0 extra=0 again=- ms tasks=3 failed=1 told=0"));
    }

    @Test
    void aSecondResultIsDoubled() throws Exception {
        output.add("delivered kill/1 1 ok 8 -");

        Verdict verdict = verdict();

        assertThat(verdict.code()).isEqualTo(1);
        assertThat(verdict.lines()).contains(row("lost=0 doubled=1 extra=0 again=- ms tasks=3 failed=1 told=0"));
    }

    @Test
    void aSecondResultFromAnotherSubmitterIsDoubledUnlessItWasTold() throws Exception {
        Files.writeString(
                folder.resolve("output-other"),
                "delivered kill/1 1 again 8 -\ndelivered kill/1 0 again 9 -\ndelivered kill/1 0 again 10 -\n");

        Verdict verdict = verdict();

        assertThat(verdict.code()).isEqualTo(1);
        assertThat(verdict.lines()).contains(row("lost=0 doubled=1 extra=0 again=- ms tasks=3 failed=1 told=3"));
    }

    @Test
    void aResultOfATaskThatNobodySubmittedIsDoubled() throws Exception {
        output.add("delivered kill/1 3 ok 8 -");

        assertThat(verdict().code()).isEqualTo(1);
    }

    @Test
    void theLastTaskThatRunsAgainIsTimedFromTheFault() throws Exception {
        output.add("fault kill/1 kill 71 " + 2 * SECOND);
        Files.writeString(
                folder.resolve("ledger-72"),
                "kill/1 1 1 72 " + (2 * SECOND + 40_000_000) + "\nkill/1 2 2 72 " + (2 * SECOND + 300_000_000) + "\n");

        Verdict verdict = verdict();

        assertThat(verdict.code()).isZero();
        assertThat(verdict.lines()).contains(row("lost=0 doubled=0 extra=2 again=300 ms tasks=3 failed=1 told=0"));
        assertThat(verdict.all("kill")).containsEntry("againMax", "300").containsEntry("extra", "2");
    }

    @Test
    void theOthersAreMeasuredByWhatTheyDidBefore() throws Exception {
        List<String> others = new ArrayList<>();
        long every = SECOND / 100;
        for (int i = 0; i < 1_000; i++) { // the second after the fault is half as fast
            long at = SECOND + i * every;
            if (at < 4 * SECOND || at >= 5 * SECOND || i % 2 == 0) {
                others.add("kill/1 " + (3 + i) + " 1 72 " + at);
            }
        }
        Files.write(folder.resolve("ledger-72"), others);
        output.add("fault kill/1 kill 71 " + 4 * SECOND);

        assertThat(verdict().all("kill")).containsEntry("rate", "0.500,1.000,1.000,1.000,1.000");
    }

    @Test
    void aTornLineIsNotReadOver() throws Exception {
        Files.writeString(folder.resolve("ledger-72"), "kill/1 1 1 72 20");

        assertThat(verdict().code()).isEqualTo(2);
    }

    @Test
    void aRowThatDidNotRunIsNotGood() throws Exception {
        verdict();

        assertThat(Verdict.of(folder, "pause").code()).isEqualTo(2);
    }
}
