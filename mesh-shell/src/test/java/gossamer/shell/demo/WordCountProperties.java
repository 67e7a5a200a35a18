// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class WordCountProperties {
    private static Path file;

    @BeforeContainer
    static void makeFile() throws IOException {
        file = Files.createTempFile("words", ".txt");
    }

    @AfterContainer
    static void removeFile() throws IOException {
        Files.delete(file);
    }

    /** Letters of one to four bytes, marks, breaks, and halves of characters that UTF-8 cannot write. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "a",
                "Z",
                "\u00e4",
                "\u0130",
                "\u03a3",
                "\u4e2d",
                "\ud835\udc00",
                "e\u0301",
                " ",
                "-",
                "7",
                "\n",
                "\n",
                "\r\n",
                "\u2028",
                "\ud800",
                "\ufeff");
        return pieces.list().ofMaxSize(60).map(list -> String.join("", list));
    }

    @Property(tries = 400)
    void countsOfThePiecesAddUpToThoseOfTheWhole(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 40) int pieceBytes) throws IOException {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Files.write(file, bytes);

        List<TextPiece> pieces = new ArrayList<>();
        long size = TextFolder.split(file, pieceBytes, pieces);
        Map<String, Long> added = new HashMap<>();
        for (TextPiece piece : pieces) {
            WordCount.add(added, WordCount.count(piece.read()));
        }

        assertThat(size).isEqualTo(bytes.length);
        assertThat(added).isEqualTo(WordCount.count(new String(bytes, java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(added).isEqualTo(WordCount.sequential(pieces));
    }

    @Property(tries = 400)
    void bytesThatAreNoTextAreCountedAlikeInPiecesAndWhole(
            @ForAll byte[] bytes, @ForAll @IntRange(min = 1, max = 40) int pieceBytes) throws IOException {
        Files.write(file, bytes);

        List<TextPiece> pieces = new ArrayList<>();
        TextFolder.split(file, pieceBytes, pieces);

        assertThat(WordCount.sequential(pieces))
                .isEqualTo(WordCount.count(new String(bytes, java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Property(tries = 100)
    void onlyTheLastPieceIsShorterThanAsked(@ForAll("texts") String text) throws IOException {
        Files.writeString(file, text.replace("\ud800", ""));

        List<TextPiece> pieces = new ArrayList<>();
        long size = TextFolder.split(file, 5, pieces);

        long at = 0;
        for (TextPiece piece : pieces) {
            assertThat(piece.from()).isEqualTo(at);
            at = piece.to();
            assertThat(at - piece.from() >= 5 || at == size).isTrue();
        }
        assertThat(at).isEqualTo(size);
    }

    @Example
    void wordsAreRunsOfLettersInLowerCase() {
        assertThat(WordCount.count("It's 2 o'clock: it IS, \u00c4rger!\u4e2d\u6587"))
                .isEqualTo(Map.of(
                        "it", 2L, "s", 1L, "o", 1L, "clock", 1L, "is", 1L, "\u00e4rger", 1L, "\u4e2d\u6587", 1L));
    }

    @Example
    void hashRunsOverTheCountsInTheOrderOfTheirWords() {
        var answer = WordCount.Answer.of(Map.of("b", 3L, "a", 5L, "c", 7L));

        assertThat(answer).isEqualTo(new WordCount.Answer(15, 3, (5 * 31 + 3) * 31 + 7));
        assertThat(WordCount.Answer.of(null)).isEqualTo(new WordCount.Answer(0, 0, 0));
    }
}
