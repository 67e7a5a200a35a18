// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.message.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that embeds a peer starts its JVM as it likes. */
class NeedsNothingIT {
    /** In a JVM of its own: writes and reads every example. */
    static final class Main {
        private Main() {}

        public static void main(String[] args) throws WireException {
            LogManager.getLogManager().getLogger("").setLevel(Level.OFF); // the library greets in the log
            MessageCodec codec = new MessageCodec();
            for (Message message : Examples.all().values()) {
                byte[] bytes = codec.encode(message);
                if (!Shown.of(codec.decode(bytes, 0, bytes.length)).equals(Shown.of(message))) {
                    throw new AssertionError(Shown.of(message));
                }
            }
            System.out.println("read " + Examples.all().size());
        }
    }

    @Test
    void runsWithoutAnyOpeningAndPrintsNothing(@TempDir Path folder) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Silences the JVM's own four lines about Unsafe, and nothing else.
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));

        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(ended).as("ended within a minute").isTrue();
        assertThat(Files.readString(err, StandardCharsets.UTF_8)).isEmpty();
        assertThat(Files.readString(out, StandardCharsets.UTF_8).strip())
                .isEqualTo("read " + Examples.all().size());
        assertThat(process.exitValue()).isZero();
    }
}
