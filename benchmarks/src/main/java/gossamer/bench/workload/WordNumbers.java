// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.workload;

import gossamer.Mesh;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * A word count over texts that are made where they are counted: 100 of 10,000 words each.
 *
 * <p>Text t is drawn from {@code SplittableRandom(t)}: a word is the number floor(1,000 u^3), so that few are frequent
 * and many are rare. The answer: how many different words there are, how often the first and the last of them stand,
 * and h = 31 h + count over all words in their order, in 64 bits.
 */
public final class WordNumbers implements Reference<WordNumbers.Answer> {
    private static final int TEXTS = 100;
    private static final int WORDS = 10_000;
    private static final int DIFFERENT = 1_000;

    /** What came out. */
    public record Answer(int different, long first, long last, long hash) implements Serializable {
        static Answer of(Map<Integer, Long> counts) {
            long hash = 0;
            for (int word = 0; word < DIFFERENT; word++) {
                hash = 31 * hash + counts.getOrDefault(word, 0L);
            }
            return new Answer(counts.size(), counts.getOrDefault(0, 0L), counts.getOrDefault(DIFFERENT - 1, 0L), hash);
        }
    }

    private static final Answer RIGHT = new Answer(1_000, 100_081, 308, -3_630_392_506_036_923_172L);

    @Override
    public String name() {
        return "wordcount";
    }

    @Override
    public String unit() {
        return "words";
    }

    @Override
    public long size() {
        return (long) TEXTS * WORDS;
    }

    @Override
    public Answer answer() {
        return RIGHT;
    }

    @Override
    public Answer onMesh(Mesh mesh) throws Exception {
        List<Long> texts = LongStream.range(0, TEXTS).boxed().toList();
        return Answer.of(Reference.await(mesh.mapReduce(texts, WordNumbers::count, WordNumbers::add)));
    }

    @Override
    public Answer sequential() {
        long[] counts = new long[DIFFERENT];
        for (long text = 0; text < TEXTS; text++) {
            for (int word : words(text)) {
                counts[word]++;
            }
        }
        Map<Integer, Long> all = new HashMap<>();
        for (int word = 0; word < DIFFERENT; word++) {
            all.put(word, counts[word]);
        }
        return Answer.of(all);
    }

    private static int[] words(long text) {
        SplittableRandom random = new SplittableRandom(text);
        int[] words = new int[WORDS];
        Arrays.setAll(words, place -> {
            double u = random.nextDouble();
            return (int) Math.floor(DIFFERENT * u * u * u);
        });
        return words;
    }

    private static Map<Integer, Long> count(long text) {
        Map<Integer, Long> counts = new HashMap<>();
        for (int word : words(text)) {
            counts.merge(word, 1L, Long::sum);
        }
        return counts;
    }

    private static Map<Integer, Long> add(Map<Integer, Long> to, Map<Integer, Long> more) {
        more.forEach((word, count) -> to.merge(word, count, Long::sum));
        return to;
    }
}
