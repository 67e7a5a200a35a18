// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.shell.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program as people get it: the jar that the build packs before the tests of this module run. */
public final class Released {
    private static final Path JAR = Path.of("target/gossamer.jar").toAbsolutePath();

    private static final String OUT = "out.txt";
    private static final String ERR = "err.txt";

    /** Where a command run here keeps its temporary files. */
    static final String TEMPORARY = "t";

    private Released() {}

    /** The packed program itself. */
    public static Path jar() {
        return JAR;
    }

    /** With a small heap, as many run at a time here, and more flags. */
    public static Program program(String... flags) {
        assertThat(JAR)
                .as("the packed program, which the build makes before the tests")
                .isRegularFile();
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("-Xmx128m");
        return Program.jar(JAR, all.toArray(String[]::new));
    }

    /** What a process of it wrote and how it ended. */
    record Ran(int code, String out, String err) {}

    /** Runs one command to its end, in a folder that also takes its temporary files. */
    static Ran run(Path folder, String... words) throws IOException, InterruptedException {
        Process process = start(folder, words);
        try {
            int code = process.waitFor();
            return new Ran(code, Files.readString(folder.resolve(OUT)), Files.readString(folder.resolve(ERR)));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts one command, in a folder that also takes its temporary files. */
    static Process start(Path folder, String... words) throws IOException {
        Path temporary = Files.createDirectories(folder.resolve(TEMPORARY));
        List<String> all =
                new ArrayList<>(program("-Djava.io.tmpdir=" + temporary).words());
        all.addAll(List.of(words));
        return new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve(OUT).toFile())
                .redirectError(folder.resolve(ERR).toFile())
                .start();
    }
}
