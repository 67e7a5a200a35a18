// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import gossamer.Mesh;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each workload gives its published answer, in one thread and on three peers. */
class ReferencesTest {
    static Stream<Reference<?>> all() {
        return Stream.of(
                UtsTree.T1,
                UtsTree.T3,
                new Queens(8),
                new Queens(10),
                new Fibonacci(20),
                new MandelbrotSet(),
                new Pi(),
                new Matrix(),
                new WordNumbers());
    }

    @ParameterizedTest
    @MethodSource("all")
    @Timeout(120)
    void givesItsAnswerInOneThreadAndOnAMesh(Reference<?> reference) throws Exception {
        assertThat(reference.sequential()).isEqualTo(reference.answer());

        try (Mesh mesh = Mesh.local(3)) {
            assertThat(reference.onMesh(mesh)).isEqualTo(reference.answer());
        }
    }

    @Test
    void countsQueensAsPublished() {
        for (int queens = 2; queens <= 12; queens++) {
            Queens reference = new Queens(queens);

            assertThat(reference.sequential()).isEqualTo(reference.answer());
        }
    }

    @Test
    void placesTheFirstTwoQueensInEachWayOnce() {
        long sum = 0;
        for (int index = 0; index < 64; index++) {
            sum += Queens.below(8, index);
        }

        assertThat(sum).isEqualTo(92);
    }

    @Test
    void countsForks() {
        assertThat(new Fibonacci(20).size()).isEqualTo(10_945); // of 21,891 calls, those of 2 or more
        assertThat(new Fibonacci(25).answer()).isEqualTo(75_025);
        assertThat(new Fibonacci(30).answer()).isEqualTo(832_040);
    }

    @Test
    void forksInThePoolOfTheJdkToo() {
        Fibonacci fib = new Fibonacci(15);

        assertThat(ForkJoinPool.commonPool().invoke(fib.inForkJoinPool())).isEqualTo(fib.answer());
    }

    @Test
    void refusesSizesWithoutAKnownAnswer() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Queens(1)).withMessageContaining("1 queens");
        assertThatIllegalArgumentException().isThrownBy(() -> new Queens(14)).withMessageContaining("14 queens");
        assertThatIllegalArgumentException().isThrownBy(() -> new Fibonacci(41)).withMessageContaining("fib(41)");
    }
}
