// SPDX-License-Identifier: Apache-2.0
package gossamer.bench;

import gossamer.bench.report.Run;
import gossamer.bench.report.RunJson;
import gossamer.bench.report.RunPage;
import gossamer.bench.report.RunTable;
import gossamer.bench.row.Effort;
import gossamer.bench.row.Measurement;
import gossamer.bench.row.Measurements;
import gossamer.shell.log.LogLines;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The program behind {@code ./mesh bench}: the table goes to stdout, everything else to stderr or into files. */
public final class Main {
    private static final int GOOD = 0;
    private static final int BAR_MISSED = 1;
    private static final int USAGE = 2;

    private Main() {}

    /** Measures, and ends the process with the exit code of {@link #run}. */
    public static void main(String[] words) throws IOException, InterruptedException {
        LogLines.install(System.err);
        int code = run(List.of(words), Measurements.all(), RunTable::of, System.out, System.err);
        System.out.flush();
        System.exit(code);
    }

    /**
     * Measures what the words ask for.
     *
     * @param measurements all there are
     * @param table what goes to {@code out}
     * @return 0 if every bar is met and every answer exact, 1 if not, 2 if the words mean nothing
     * @throws IOException if the result files cannot be written
     */
    public static int run(
            List<String> words,
            List<Measurement> measurements,
            Function<Run, String> table,
            PrintStream out,
            PrintStream log)
            throws IOException, InterruptedException {
        Arguments arguments;
        try {
            arguments = Arguments.parse(words, names(measurements));
        } catch (Arguments.Unusable unusable) {
            log.println("mesh: " + unusable.getMessage());
            return USAGE;
        }
        if (arguments.help()) {
            out.print(Arguments.USAGE);
            out.println("rows: " + String.join(" ", names(measurements)));
            return GOOD;
        }
        Effort effort = arguments.quick() ? Effort.QUICK : Effort.FULL;
        Run run = new Runner(effort, effort.limit(), log).run(measurements, arguments.only());
        Path folder = Files.createDirectories(folder(arguments));
        Files.writeString(folder.resolve("bench.json"), RunJson.of(run));
        Files.writeString(folder.resolve("report.html"), RunPage.of(run));
        log.println("written: " + folder.resolve("bench.json") + " and " + folder.resolve("report.html"));
        out.print(table.apply(run));
        return run.isGood() ? GOOD : BAR_MISSED;
    }

    private static List<String> names(List<Measurement> measurements) {
        return measurements.stream()
                .flatMap(measurement -> measurement.promises().stream())
                .map(promise -> promise.name())
                .toList();
    }

    /** Where the results go: by default beside what the build makes, wherever the command was typed. */
    private static Path folder(Arguments arguments) {
        Path out = arguments.out();
        return out != null ? out : Path.of(System.getProperty("gossamer.home", ""), "target", "bench");
    }
}
