// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Job;
import gossamer.Mesh;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts words: a map from pieces of text to their counts, and a reduction that adds these up.
 *
 * <p>A word is a maximal run of code points that are {@linkplain Character#isLetter(int) letters}, in lower case by the
 * rules of no country.
 */
public final class WordCount {
    /**
     * What came out, small enough to compare.
     *
     * @param words how many there are
     * @param distinct how many different ones
     * @param hash over the counts in the order of their words: h = 31 h + count, from 0, in 64 bits
     */
    public record Answer(long words, long distinct, long hash) {
        /**
         * Sums up counts.
         *
         * @param counts null for those of no text at all
         */
        public static Answer of(@Nullable Map<String, Long> counts) {
            if (counts == null) {
                return new Answer(0, 0, 0);
            }
            List<String> sorted = new ArrayList<>(counts.keySet());
            sorted.sort(null);
            long words = 0;
            long hash = 0;
            for (String word : sorted) {
                long count = counts.getOrDefault(word, 0L);
                words += count;
                hash = 31 * hash + count;
            }
            return new Answer(words, sorted.size(), hash);
        }
    }

    private WordCount() {}

    /** Counts on a mesh, one task a piece. */
    static Job<Map<String, Long>> submit(Mesh mesh, List<TextPiece> pieces) {
        return mesh.mapReduce(pieces, piece -> count(piece.read()), WordCount::add);
    }

    /** Counts in this thread: what the mesh must agree with. */
    static Map<String, Long> sequential(List<TextPiece> pieces) throws IOException {
        Map<String, Long> counts = new HashMap<>();
        for (TextPiece piece : pieces) {
            countInto(counts, piece.read());
        }
        return counts;
    }

    /** How often each word stands in a text. */
    public static Map<String, Long> count(String text) {
        Map<String, Long> counts = new HashMap<>();
        countInto(counts, text);
        return counts;
    }

    /** Adds the second counts to the first, which it changes and returns. */
    public static Map<String, Long> add(Map<String, Long> to, Map<String, Long> more) {
        more.forEach((word, count) -> to.merge(word, count, Long::sum));
        return to;
    }

    private static void countInto(Map<String, Long> counts, String text) {
        int length = text.length();
        int from = -1;
        for (int at = 0; at < length; ) {
            int letter = text.codePointAt(at);
            if (Character.isLetter(letter)) {
                from = from < 0 ? at : from;
            } else if (from >= 0) {
                counts.merge(text.substring(from, at).toLowerCase(Locale.ROOT), 1L, Long::sum);
                from = -1;
            }
            at += Character.charCount(letter);
        }
        if (from >= 0) {
            counts.merge(text.substring(from).toLowerCase(Locale.ROOT), 1L, Long::sum);
        }
    }
}
