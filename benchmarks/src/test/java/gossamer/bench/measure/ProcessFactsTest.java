// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFactsTest {
    @Test
    void readsKibibytesOfALine() throws IOException {
        assertThat(ProcessFacts.kibibytes(List.of("Name:\tjava", "VmHWM:\t  9 kB", "VmRSS:\t  118404 kB"), "VmRSS:"))
                .isEqualTo(118_404);
    }

    @Test
    void aMissingLineIsAnError() {
        assertThatThrownBy(() -> ProcessFacts.number(List.of("rchar: 1"), "wchar:"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("wchar:");
    }

    @Test
    void thisProcessIsBetweenTenMegabytesAndTenGigabytes() throws IOException {
        assertThat(ProcessFacts.residentBytes(ProcessHandle.current().pid())).isBetween(10_000_000L, 10_000_000_000L);
    }

    @Test
    void readsUserAndSystemTimeBehindAnyName() {
        String stat = "7 (a) b) S 1 7 7 0 -1 4194560 9 8 7 6 250 50 3 2 20 0 33 0 1234 99 88";

        assertThat(ProcessFacts.processorSeconds(stat)).isEqualTo(3.0);
    }

    @Test
    void thisProcessHasUsedProcessorTime() throws IOException {
        assertThat(ProcessFacts.processorSeconds(ProcessHandle.current().pid())).isBetween(0.1, 10_000.0);
    }

    @Test
    void whatIsWrittenIsCounted(@TempDir Path folder) throws IOException {
        ProcessFacts.Io before = ProcessFacts.io();

        Files.write(folder.resolve("file"), new byte[100_000]);

        assertThat(ProcessFacts.io().minus(before).written()).isBetween(100_000L, 1_000_000L);
    }
}
