// SPDX-License-Identifier: Apache-2.0
package gossamer.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person typed after {@code ./mesh bench}.
 *
 * @param quick whether three minutes are all there is
 * @param only the rows to measure, none twice; empty for all
 * @param out the folder for {@code bench.json} and {@code report.html}, or null for the default
 * @param help whether only the usage is wanted
 */
record Arguments(boolean quick, List<String> only, @Nullable Path out, boolean help) {
    static final String USAGE = """
            usage: mesh bench [--quick] [--compare] [--only NAME]... [--out DIR]
              --quick      all rows in three minutes: fewer and shorter samples
              --compare    the same workloads on other systems instead, which Maven fetches first
              --only NAME  measure this row only; may be given more than once
              --out DIR    where bench.json and report.html go; default target/bench
            exit code: 0 every bar met, 1 a bar missed or an answer wrong, 2 usage
            """;

    /** Something typed that means nothing; the message says what, and what would. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    Arguments {
        only = List.copyOf(only);
    }

    /**
     * Reads them.
     *
     * @param names of all rows
     * @throws Unusable if an option or a row is unknown, or a value is missing
     */
    static Arguments parse(List<String> words, List<String> names) throws Unusable {
        boolean quick = false;
        boolean help = false;
        Path out = null;
        List<String> only = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            switch (word) {
                case "--quick" -> quick = true;
                case "--help", "-h" -> help = true;
                case "--only" -> {
                    String name = value(words, ++i, "--only", "the name of a row");
                    if (!names.contains(name)) {
                        throw new Unusable("there is no row \"" + name + "\"; the rows are " + String.join(" ", names));
                    }
                    if (!only.contains(name)) {
                        only.add(name);
                    }
                }
                case "--out" -> out = Path.of(value(words, ++i, "--out", "a folder"));
                case "--compare" ->
                    throw new Unusable(
                            "--compare needs the jars of other systems, which only ./mesh bench --compare brings");
                default -> throw new Unusable("bench does not know \"" + word + "\"\n" + USAGE.stripTrailing());
            }
        }
        return new Arguments(quick, only, out, help);
    }

    private static String value(List<String> words, int at, String option, String what) throws Unusable {
        if (at >= words.size()) {
            throw new Unusable(option + " wants " + what);
        }
        return words.get(at);
    }
}
