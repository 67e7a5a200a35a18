// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A terminal that is nothing but two streams. */
@Timeout(60)
class ConsoleTest {
    private static final String UP = "\u001bOA";

    @TempDir
    private Path folder;

    private Path history;

    @BeforeEach
    void nameHistory() {
        history = folder.resolve("deep/history");
    }

    @Test
    void lineIsWhatWasTyped() throws IOException {
        assertThat(type("peers -o json\n")).containsExactly(new Input.Typed("peers -o json"), new Input.Ended());
    }

    @Test
    void tabCompletesTheOnlyChoice() throws IOException {
        assertThat(type("pee\t\n")).startsWith(new Input.Typed("peers "));
        assertThat(type("peers --peer a\t\n")).startsWith(new Input.Typed("peers --peer ant "));
    }

    @Test
    void completedWordIsQuotedWhereItMustBe() throws IOException {
        assertThat(type("peers --peer b\t\n")).startsWith(new Input.Typed("peers --peer 'bee 1' "));
    }

    @Test
    void secondCommandOfALineIsCompletedToo() throws IOException {
        assertThat(type("jobs; pee\t\n")).startsWith(new Input.Typed("jobs; peers "));
    }

    @Test
    void openQuoteAsksForMore() throws IOException {
        assertThat(type("run 'a\nb'\n")).startsWith(new Input.Typed("run 'a\nb'"));
    }

    @Test
    void exclamationMarkMeansNothing() throws IOException {
        assertThat(type("run echo hi!\n")).startsWith(new Input.Typed("run echo hi!"));
    }

    @Test
    void arrowGoesBackInHistory() throws IOException {
        assertThat(type("peers\njobs\n" + UP + UP + "\n"))
                .containsExactly(
                        new Input.Typed("peers"), new Input.Typed("jobs"), new Input.Typed("peers"), new Input.Ended());
    }

    @Test
    void historyIsKeptForTheNextTimeAndForThisUserOnly() throws IOException {
        type("peers\n");

        assertThat(type(UP + "\n")).startsWith(new Input.Typed("peers"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");
    }

    @Test
    void historyThatOthersCouldReadIsClosed() throws IOException {
        Files.createDirectories(history.getParent());
        Files.writeString(history, "jobs\n");
        Files.setPosixFilePermissions(history, PosixFilePermissions.fromString("rw-r--r--"));

        type("peers\n");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");
    }

    /** What was read of some keys, the end included. */
    private List<Input> type(String keys) throws IOException {
        Completion completion = words -> words.size() == 1
                ? List.of(new Choice("peers", "list them"), new Choice("jobs", ""))
                : List.of(new Choice("ant", ""), new Choice("bee 1", ""));
        var typing = new PipedOutputStream();
        var in = new PipedInputStream(typing, 1 << 16);
        typing.write(keys.getBytes(StandardCharsets.UTF_8));
        typing.close();
        List<Input> inputs = new ArrayList<>();
        try (Console console = Console.onStreams(in, new ByteArrayOutputStream(), completion, history)) {
            do {
                inputs.add(console.read("> "));
            } while (!(inputs.get(inputs.size() - 1) instanceof Input.Ended));
        }
        return inputs;
    }
}
