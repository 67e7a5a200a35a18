// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.shell.line.Line;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs line after line: each is cut into commands, and each of these runs from the root of the tree.
 *
 * <p>Confined to one thread.
 */
final class Session {
    private final Surroundings around;
    private boolean left;

    Session(Surroundings around) {
        this.around = around;
    }

    /** No line is run after this one. */
    void leave() {
        left = true;
    }

    boolean isLeft() {
        return left;
    }

    /**
     * Runs the commands of a line up to the first that fails.
     *
     * @return the code of the last one that ran; good if there was none
     */
    int run(String text) {
        Line line = Line.cut(text);
        if (!line.isFinished()) {
            around.err().println("A quote is open, or a backslash is the last character: " + text);
            return ExitCode.USAGE;
        }
        int code = ExitCode.GOOD;
        for (List<Line.Word> command : line.commands()) {
            code = run(Line.texts(command));
            if (code != ExitCode.GOOD || left) {
                break;
            }
        }
        return code;
    }

    private int run(List<String> words) {
        List<String> command = new ArrayList<>(words);
        if (command.get(0).equals("mesh") || command.get(0).equals("./mesh")) {
            command.remove(0); // as hints are written, and as it is typed elsewhere
        }
        if (command.isEmpty()) {
            return ExitCode.GOOD;
        }
        int code = CommandTree.in(around, this).execute(command.toArray(String[]::new));
        around.out().flush();
        around.err().flush();
        return code;
    }

    /** Runs the lines that come in, until one fails or they end; the code of the last one. */
    int runAll() throws IOException {
        var lines = new BufferedReader(new InputStreamReader(around.in(), StandardCharsets.UTF_8));
        int code = ExitCode.GOOD;
        while (code == ExitCode.GOOD && !left) {
            String line = lines.readLine();
            if (line == null) {
                break;
            }
            code = run(line);
        }
        return code;
    }
}
