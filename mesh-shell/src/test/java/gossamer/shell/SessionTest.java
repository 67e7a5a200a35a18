// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lines that no person types. */
class SessionTest {
    private static final String VERSION = Typed.type("version").out();

    @Test
    void linesRunOneAfterTheOtherWithoutPrompts() {
        assertThat(pipe("version\nversion\n")).isEqualTo(new Typed(ExitCode.GOOD, VERSION + VERSION, ""));
    }

    @Test
    void lastLineNeedsNoEnd() {
        assertThat(pipe("version")).isEqualTo(new Typed(ExitCode.GOOD, VERSION, ""));
    }

    @Test
    void nothingIsDoneByNoLines() {
        assertThat(pipe("")).isEqualTo(new Typed(ExitCode.GOOD, "", ""));
    }

    @Test
    void commentsAndEmptyLinesAreSkipped() {
        assertThat(pipe("# first\n\n   \nversion # the one\n")).isEqualTo(new Typed(ExitCode.GOOD, VERSION, ""));
    }

    @Test
    void firstFailureEndsIt() {
        Typed typed = pipe("version\npeers\nversion\n");

        assertThat(typed.code()).isEqualTo(ExitCode.NO_MESH);
        assertThat(typed.out()).isEqualTo(VERSION);
        assertThat(typed.errLines()).first().asString().startsWith("No peer of mesh");
    }

    @Test
    void unknownCommandGetsASuggestion() {
        Typed typed = pipe("versoin\n");

        assertThat(typed.code()).isEqualTo(ExitCode.USAGE);
        assertThat(typed.errLines()).first().isEqualTo("Unknown command \"versoin\". Did you mean version?");
    }

    @Test
    void exitAndQuitLeave() {
        assertThat(pipe("version\nexit\nversion\n")).isEqualTo(new Typed(ExitCode.GOOD, VERSION, ""));
        assertThat(pipe("quit; version\nversion\n")).isEqualTo(new Typed(ExitCode.GOOD, "", ""));
    }

    @Test
    void openQuoteIsAMistake() {
        Typed typed = pipe("run 'a\n");

        assertThat(typed.code()).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).isEqualTo("A quote is open, or a backslash is the last character: run 'a\n");
    }

    @Test
    void hintsRunAsTheyArePrinted() {
        assertThat(pipe("./mesh version\nmesh version\n")).isEqualTo(new Typed(ExitCode.GOOD, VERSION + VERSION, ""));
    }

    @Test
    void commandsOfAnOptionRunUpToTheFirstThatFails() {
        assertThat(Typed.type("-c", "version; version")).isEqualTo(new Typed(ExitCode.GOOD, VERSION + VERSION, ""));
        assertThat(Typed.type("shell", "-c", "version; peers; version").out()).isEqualTo(VERSION);
        assertThat(Typed.type("-c", "version; peers").code()).isEqualTo(ExitCode.NO_MESH);
    }

    @Test
    void meshOfTheShellIsThatOfItsCommands() {
        assertThat(Typed.type("shell", "--mesh", "lab", "-c", "peers").errLines())
                .containsExactly("No peer of mesh \"lab\" answers on this host", "Start one: ./mesh up");
        assertThat(Typed.type(Map.of("MESH_NAME", "lab"), "peers").errLines())
                .first()
                .isEqualTo("No peer of mesh \"lab\" answers on this host");
    }

    private static Typed pipe(String lines) {
        return Typed.pipe(Map.of(), lines);
    }
}
