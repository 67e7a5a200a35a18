// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The trees have as many nodes as their authors say, however their bags are split. */
class UtsTest {
    @ParameterizedTest
    @CsvSource({"1, 6", "2, 65", "3, 254", "4, 944", "5, 3987", "6, 16000", "7, 63914", "8, 257042", "9, 1031269"})
    void hasThePublishedNumberOfNodesAtEachDepth(int depth, long nodes) {
        Uts tree = Uts.geometric(4, depth, 19);

        assertThat(tree.sequential()).isEqualTo(nodes);
        assertThat(counted(UtsBag.of(tree))).isEqualTo(nodes);
    }

    @Test
    void theSmallTreesHaveThePublishedNumberOfNodes() {
        assertThat(Uts.T1.sequential()).isEqualTo(Uts.T1_NODES);
        assertThat(Uts.T3.sequential()).isEqualTo(Uts.T3_NODES);
        assertThat(counted(UtsBag.of(Uts.T1))).isEqualTo(Uts.T1_NODES);
        assertThat(counted(UtsBag.of(Uts.T3))).isEqualTo(Uts.T3_NODES);
    }

    private static long counted(UtsBag bag) {
        assertThat(bag.work(Long.MAX_VALUE)).isPositive();
        assertThat(bag.isEmpty()).isTrue();
        return bag.takeResult();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void noNodeIsLostOrDoubledBySplitsAndJourneys(int seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
        var bags = new ArrayDeque<UtsBag>();
        bags.add(UtsBag.of(Uts.geometric(4, 8, 19)));
        long nodes = 0;
        while (!bags.isEmpty()) {
            UtsBag bag = random.nextBoolean() ? bags.removeFirst() : travelled(bags.removeLast());
            UtsBag other = split(bag);
            if (other != null) {
                bags.add(other);
            }
            long worked = bag.work(1 + random.nextInt(5_000));
            long found = bag.takeResult();
            assertThat(found).isEqualTo(worked);
            nodes += found;
            if (!bag.isEmpty()) {
                bags.addFirst(bag);
            }
        }

        assertThat(nodes).isEqualTo(257_042);
    }

    private static @Nullable UtsBag split(UtsBag bag) {
        UtsBag other = bag.split();
        if (other != null) {
            assertThat(other.isEmpty()).isFalse();
            assertThat(bag.isEmpty()).isFalse();
        }
        return other;
    }

    private static UtsBag travelled(UtsBag bag) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(bag);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (UtsBag) in.readObject();
        }
    }

    @Test
    void aSingleNodeIsNotSplit() {
        assertThat(UtsBag.of(Uts.T1).split()).isNull();
    }
}
