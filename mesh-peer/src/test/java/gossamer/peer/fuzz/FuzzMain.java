// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.fuzz;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets Jazzer look for input that breaks a law of a parser: {@code ./mesh fuzz SECONDS [TARGET]}.
 *
 * <p>Each target has a process of its own, one after the other. What reaches new branches is kept in
 * {@code target/fuzz/TARGET/found}, and is where the next run begins; what breaks a law, in {@code target/fuzz/TARGET}.
 * To keep an input for good, copy it to {@code src/test/resources/fuzz/TARGET}: the default tests run it from then on.
 */
public final class FuzzMain {
    private static final Path FOLDER = Path.of("target", "fuzz");
    private static final Path WORDS = Path.of("src", "test", "resources", "fuzz", "words.dict");
    private static final Pattern RUNS = Pattern.compile("stat::number_of_executed_units:\\s*([0-9]+)");
    private static final int SECONDS_MAX = 24 * 60 * 60;

    /** The lines that a finding is told in. */
    private static final int TOLD_LINES_MAX = 60;

    private final int seconds;
    private final PrintStream out;
    private long runs;
    private int findings;

    private FuzzMain(int seconds, PrintStream out) {
        this.seconds = seconds;
        this.out = out;
    }

    /**
     * Runs.
     *
     * @param args the seconds for each target, then perhaps the name of the one
     */
    public static void main(String[] args) throws Exception {
        List<String> targets;
        int seconds;
        try {
            seconds = Integer.parseInt(args[0]);
            if (seconds < 1 || seconds > SECONDS_MAX) {
                throw new IllegalArgumentException(
                        "the seconds are " + seconds + "; they must be from 1 to " + SECONDS_MAX);
            }
            targets = args.length > 1 ? List.of(Targets.named(args[1]).name()) : Targets.names();
        } catch (IllegalArgumentException wrong) {
            System.err.println("mesh: " + wrong.getMessage());
            System.exit(2);
            return;
        }
        FuzzMain main = new FuzzMain(seconds, System.out);
        for (String target : targets) {
            main.run(target);
        }
        System.out.println("FUZZ targets=" + targets.size() + " findings=" + main.findings + " runs=" + main.runs);
        System.exit(main.findings == 0 ? 0 : 1);
    }

    private void run(String target) throws Exception {
        Path folder = FOLDER.resolve(target);
        Path seeds = Files.createDirectories(folder.resolve("seeds"));
        Path found = Files.createDirectories(folder.resolve("found"));
        int number = 0;
        for (Map.Entry<String, byte[]> input : Corpus.of(Targets.named(target)).entrySet()) {
            Files.write(seeds.resolve(Integer.toString(number++)), input.getValue());
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:+EnableDynamicAgentLoading",
                "-Xmx1g",
                "-D" + Fuzzed.PROPERTY + "=" + target,
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Fuzzed.class.getName(),
                "--instrumentation_includes=gossamer.**",
                "--custom_hook_includes=gossamer.**",
                "--reproducer_path=" + folder,
                "-dict=" + WORDS,
                "-max_total_time=" + seconds,
                "-max_len=65536",
                "-timeout=20",
                "-rss_limit_mb=4096",
                "-print_final_stats=1",
                "-artifact_prefix=" + folder + File.separator,
                found.toString(),
                seeds.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> last = new ArrayList<>();
        long ran = read(process, last);
        int code = process.waitFor();
        runs += ran;
        out.println("FUZZ target=" + target + " runs=" + ran + (code == 0 ? "" : " exit=" + code));
        if (code != 0) {
            findings++;
            last.forEach(out::println);
        }
    }

    /** Reads what a process says; the number of runs it tells. */
    private static long read(Process process, List<String> last) throws IOException {
        long ran = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = RUNS.matcher(line);
                if (matcher.find()) {
                    ran = Long.parseLong(matcher.group(1));
                }
                if (!line.startsWith("#")) { // how far it is
                    last.add(line);
                    if (last.size() > TOLD_LINES_MAX) {
                        last.remove(0);
                    }
                }
            }
        }
        return ran;
    }
}
