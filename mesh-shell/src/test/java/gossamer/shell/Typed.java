// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.shell.output.Printer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
        Map<String, String> all = new HashMap<>(Map.of("HOME", "/nonexistent", "XDG_RUNTIME_DIR", "/nonexistent/run"));
        all.putAll(environment);
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var around = new Surroundings(
                new ByteArrayInputStream(new byte[0]),
                new Printer(out, StandardCharsets.UTF_8),
                new Printer(err, StandardCharsets.UTF_8),
                /* terminal= */ false,
                all,
                Path.of("").toAbsolutePath());
        int code = CommandTree.in(around).execute(words);
        return new Typed(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
