// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fixed transcript, computed again by a script that shares no line with this program. */
class IndependentTranscriptTest {
    @TempDir
    Path folder;

    private record Said(int code, String last) {}

    @BeforeEach
    void needsPython() throws InterruptedException {
        boolean there = false;
        try {
            Process process = new ProcessBuilder("python3", "--version").start();
            there = process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException none) {
            System.out.println("SKIPPED: no python3 here to check the transcript of the handshake with");
        }
        assumeTrue(there, "no python3 here");
    }

    private Path copy(String resource) throws IOException {
        Path file = folder.resolve(Path.of(resource).getFileName().toString());
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(resource))) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private Said run(Path transcript) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "python3", copy("/handshake/gsm1.py").toString(), transcript.toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), out.lines().reduce("", (before, line) -> line));
    }

    @Test
    void agreesInEveryByte() throws IOException, InterruptedException {
        Said said = run(copy(GoldenTranscriptTest.RESOURCE));

        assertThat(said).isEqualTo(new Said(0, "GSM1 lines=10 equal=10"));
    }

    @Test
    void disagreesWhenOneByteIsAnother() throws IOException, InterruptedException {
        Path golden = copy(GoldenTranscriptTest.RESOURCE);
        String text = Files.readString(golden);
        int at = text.indexOf("frame.r2i=") + 20;
        Files.writeString(
                golden, text.substring(0, at) + (text.charAt(at) == '0' ? '1' : '0') + text.substring(at + 1));

        assertThat(run(golden)).isEqualTo(new Said(1, "GSM1 lines=10 equal=9"));
    }
}
