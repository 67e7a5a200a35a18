// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MixTest {
    @Test
    void mixesAsSplittableRandomDoes() {
        assertThat(Mix.mix64(42)).isEqualTo(new SplittableRandom(42).nextLong());
    }

    @Test
    void theSumOnThreadsIsTheSumOfTheLoop() throws Exception {
        assertThat(Mix.sumOnThreads(100_003, 2)).isEqualTo(Mix.sum(0, 100_003));
        assertThat(Mix.sumOnThreads(100_003, 1)).isEqualTo(Mix.sum(0, 100_003));
        assertThat(Mix.sumOnThreads(100_003, 7)).isEqualTo(Mix.sum(0, 100_003));
    }

    @Test
    void theSumIsOfEveryTerm() {
        assertThat(Mix.sum(5, 8)).isEqualTo(Mix.mix64(5) + Mix.mix64(6) + Mix.mix64(7));
    }
}
