// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.shell.output.Printer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A command line typed in-process, and what came of it. */
record Typed(int code, String out, String err) {
    /** Types words with nothing in the environment but a home that does not exist. */
    static Typed type(String... words) {
        return type(Map.of(), words);
    }

    static Typed type(Map<String, String> environment, String... words) {
        return execute(environment, "", words);
    }

    /** Types nothing, and pipes lines in. */
    static Typed pipe(Map<String, String> environment, String lines) {
        return execute(environment, lines);
    }

    private static Typed execute(Map<String, String> environment, String lines, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = CommandTree.in(around(environment, lines, out, err)).execute(words);
        return new Typed(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Surroundings in which nobody sees what is printed. */
    static Surroundings around(Map<String, String> environment, String lines) {
        return around(environment, lines, OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    }

    private static Surroundings around(
            Map<String, String> environment, String lines, OutputStream out, OutputStream err) {
        Map<String, String> all = new HashMap<>(Map.of("HOME", "/nonexistent", "XDG_RUNTIME_DIR", "/nonexistent/run"));
        all.putAll(environment);
        return new Surroundings(
                new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                new Printer(out, StandardCharsets.UTF_8),
                new Printer(err, StandardCharsets.UTF_8),
                /* terminal= */ false,
                all,
                Path.of("").toAbsolutePath());
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
