// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LineProperties {
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(12),
                Arbitraries.strings()
                        .withChars('a', ' ', '\'', '"', '\\', ';', '#', '\t')
                        .ofMaxLength(12));
    }

    @Provide
    Arbitrary<List<List<String>>> commands() {
        return texts().list().ofMinSize(1).ofMaxSize(5).list().ofMaxSize(3);
    }

    @Property
    void quotedWordsAreReadAsTheyWere(@ForAll("commands") List<List<String>> commands) {
        String line = commands.stream()
                .map(words -> words.stream().map(Line::quoted).collect(Collectors.joining(" ")))
                .collect(Collectors.joining(" ; "));

        Line cut = Line.cut(line);

        assertThat(cut.isFinished()).isTrue();
        assertThat(cut.commands().stream().map(Line::texts)).isEqualTo(commands);
    }

    @Property
    void wordsStandWhereTheyAreSaidTo(@ForAll("texts") String line) {
        for (List<Line.Word> command : Line.cut(line).commands()) {
            for (Line.Word word : command) {
                String part = line.substring(word.start(), word.end());

                assertThat(part).isNotEmpty().doesNotStartWith(" ");
                assertThat(Line.cut(part).commands().stream().map(Line::texts)).containsExactly(List.of(word.text()));
            }
        }
    }

    @Property
    void caretNeverDependsOnWhatFollowsIt(@ForAll("texts") String before, @ForAll("texts") String after) {
        assertThat(Caret.in(before + after, before.length())).isEqualTo(Caret.in(before, before.length()));
    }
}
