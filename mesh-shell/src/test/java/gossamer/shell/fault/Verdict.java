// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the checker said in its process.
 *
 * @param code how it ended
 * @param lines what it printed
 */
record Verdict(int code, List<String> lines) {
    /** Starts a checker and waits for its end. */
    static Verdict of(Path folder, String... rows) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
        words.add(System.getProperty("java.class.path"));
        words.addAll(List.of(Checker.class.getName(), folder.toString()));
        words.addAll(List.of(rows));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        try (var said = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = said.lines().toList();
            return new Verdict(process.waitFor(), lines);
        }
    }

    /** The figures of the line about all runs of a row. */
    Map<String, String> all(String row) {
        Map<String, String> figures = new HashMap<>();
        for (String line : lines) {
            if (line.startsWith("ALL " + row + " ")) {
                for (String word : line.split(" ")) {
                    int equals = word.indexOf('=');
                    if (equals > 0) {
                        figures.put(word.substring(0, equals), word.substring(equals + 1));
                    }
                }
            }
        }
        return figures;
    }

    @Override
    public String toString() {
        return "checker ended with " + code + ":\n" + String.join("\n", lines);
    }
}
