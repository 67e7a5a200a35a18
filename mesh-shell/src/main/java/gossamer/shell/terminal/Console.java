// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.DumbTerminal;

/**
 * Where a person types lines: Tab completes, arrows and Ctrl-R go back in history.
 *
 * <p>Confined to one thread.
 */
public final class Console implements AutoCloseable {
    private static final String OWNER_ONLY = "rw-------";

    private final Terminal terminal;
    private final Closing closing;
    private final LineReader reader;

    private interface Closing {
        void close() throws IOException;
    }

    private Console(Terminal terminal, Closing closing, Completion completion, Path history) {
        this.terminal = terminal;
        this.closing = closing;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("mesh")
                .parser(new Typing())
                .completer((reading, line, candidates) ->
                        completion.choices(line.words()).forEach(choice -> candidates.add(candidate(choice))))
                .variable(LineReader.HISTORY_FILE, history)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "> ")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
                .option(LineReader.Option.AUTO_GROUP, false)
                .build();
    }

    /**
     * Opens the terminal of this process.
     *
     * @param history the file that keeps what is typed, made if it is missing; only this user can read it
     */
    public static Console open(Completion completion, Path history) throws IOException {
        makePrivate(history);
        return new Console(SystemTerminal.take(), SystemTerminal::release, completion, history);
    }

    /** As {@link #open}, on two streams that take the keys and the pictures of an xterm, though none is there. */
    static Console onStreams(InputStream in, OutputStream out, Completion completion, Path history) throws IOException {
        makePrivate(history);
        Terminal terminal = new DumbTerminal("streams", "xterm", in, out, StandardCharsets.UTF_8);
        return new Console(terminal, terminal::close, completion, history);
    }

    private static void makePrivate(Path history) throws IOException {
        Files.createDirectories(history.getParent());
        try {
            Files.createFile(
                    history, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        } catch (FileAlreadyExistsException kept) {
            Files.setPosixFilePermissions(history, PosixFilePermissions.fromString(OWNER_ONLY));
        }
    }

    private static Candidate candidate(Choice choice) {
        String about = choice.about().isEmpty() ? null : choice.about();
        return new Candidate(choice.word(), choice.word(), null, about, null, null, /* complete= */ true);
    }

    /** Asks for a line. */
    public Input read(String prompt) {
        try {
            return new Input.Typed(reader.readLine(prompt));
        } catch (UserInterruptException cleared) {
            return new Input.Cleared();
        } catch (EndOfFileException ended) {
            return new Input.Ended();
        }
    }

    /** From now on, Ctrl-C between two {@link #read} does this, on a thread of its own. */
    public void onInterrupt(Runnable action) {
        terminal.handle(Signal.INT, signal -> action.run());
    }

    /** Keeps the history, and gives the terminal back as it was. */
    @Override
    public void close() throws IOException {
        reader.getHistory().save();
        closing.close();
    }
}
