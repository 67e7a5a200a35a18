// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {
    @Test
    void blanksEndWords() {
        assertThat(words(" run  --\tls   -l ")).containsExactly(List.of("run", "--", "ls", "-l"));
    }

    @Test
    void semicolonEndsACommand() {
        assertThat(words("peers;jobs ; ; stats;")).containsExactly(List.of("peers"), List.of("jobs"), List.of("stats"));
    }

    @Test
    void quotesKeepAWordTogether() {
        assertThat(words("a 'b  ;c' \"d # e\" f''g")).containsExactly(List.of("a", "b  ;c", "d # e", "fg"));
    }

    @Test
    void emptyWordIsAWord() {
        assertThat(words("a '' \"\"")).containsExactly(List.of("a", "", ""));
    }

    @Test
    void backslashTakesTheMeaningAway() {
        assertThat(words("a\\ b \\\" \\; \\\\ \\#")).containsExactly(List.of("a b", "\"", ";", "\\", "#"));
    }

    @Test
    void backslashMeansLittleInDoubleQuotesAndNothingInSingleOnes() {
        assertThat(words("\"\\\"\\\\\\n\" '\\n\\'")).containsExactly(List.of("\"\\\\n", "\\n\\"));
    }

    @Test
    void commentGoesToTheEndOfTheLine() {
        assertThat(words("# all of it; peers")).isEmpty();
        assertThat(words("peers # the rest; 'open")).containsExactly(List.of("peers"));
        assertThat(words("a#b")).containsExactly(List.of("a#b"));
        assertThat(Line.cut("peers # 'open").isFinished()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'a", "\"a", "\"a\\\"", "a\\", "a 'b\"c"})
    void openQuoteLeavesTheLineUnfinished(String text) {
        assertThat(Line.cut(text).isFinished()).isFalse();
    }

    @Test
    void caretKnowsWhatIsBeingTyped() {
        assertThat(Caret.in("", 0)).isEqualTo(new Caret(List.of(""), 0));
        assertThat(Caret.in("pee", 3)).isEqualTo(new Caret(List.of("pee"), 0));
        assertThat(Caret.in("peers ", 6)).isEqualTo(new Caret(List.of("peers", ""), 6));
        assertThat(Caret.in("jobs; peers --pe more", 16)).isEqualTo(new Caret(List.of("peers", "--pe"), 12));
        assertThat(Caret.in("run 'a b", 8)).isEqualTo(new Caret(List.of("run", "a b"), 4));
        assertThat(Caret.in("peers;", 6)).isEqualTo(new Caret(List.of(""), 6));
    }

    @Test
    void nothingIsCompletedInAComment() {
        assertThat(Caret.in("peers # pe", 10).words()).isEmpty();
    }

    private static List<List<String>> words(String text) {
        return Line.cut(text).commands().stream().map(Line::texts).toList();
    }
}
