// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.shell.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program as people get it: the jar that the build packs before the tests of this module run. */
public final class Released {
    private static final Path JAR = Path.of("target/gossamer.jar").toAbsolutePath();

    private Released() {}

    public static Program program() {
        assertThat(JAR)
                .as("the packed program; it is made by mvn process-test-classes")
                .isRegularFile();
        return Program.jar(JAR, "-Xmx128m");
    }

    /** What a process of it wrote and how it ended. */
    record Ran(int code, String out, String err) {}

    /** Runs one command to its end. */
    static Ran run(Path folder, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = start(folder, environment, out, err, words);
        try {
            int code = process.waitFor();
            return new Ran(code, Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts one command. */
    static Process start(Path folder, Map<String, String> environment, Path out, Path err, String... words)
            throws IOException {
        List<String> all = new ArrayList<>(program().words());
        all.addAll(List.of(words));
        var builder = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
