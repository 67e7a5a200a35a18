// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fuzzer begins with, and what it found, goes through every parser; no fuzzer is needed for that. */
class CorpusTest {
    private static final double SHARE_LEAST = 0.9;

    static List<String> names() {
        return Targets.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void nothingEscapesAndNineBranchesInTenAreReached(String name) throws Exception {
        try (Covered covered =
                new Covered(Targets.named(name).parsers(), Targets.named(name).spared())) {
            Class<?> corpus = covered.loadClass(Corpus.class.getName());
            Method run = corpus.getDeclaredMethod("run", String.class);
            run.setAccessible(true);
            int inputs = (int) run.invoke(null, name);
            Covered.Branches branches = covered.branches();

            System.out.printf(
                    "CORPUS target=%s inputs=%d branches=%d/%d %.1f %%%n",
                    name, inputs, branches.taken(), branches.all(), 100 * branches.share());
            assertThat(branches.share())
                    .as("branches of %s; missing: %s", name, branches.missing())
                    .isGreaterThanOrEqualTo(SHARE_LEAST);
        }
    }

    /** Makes room for what a header says, and believes in no zero. */
    private static final class Careless extends Target {
        Careless() {
            super("careless", Careless.class);
        }

        @Override
        protected Map<String, byte[]> seeds() {
            return Map.of("good", new byte[] {1, 0, 0});
        }

        @Override
        protected void parse(byte[] input) {
            if (input.length > 0 && new byte[(input[0] & 0xff) << 10].length == 0) {
                throw new ArithmeticException("zero");
            }
        }
    }

    @Test
    void findsWhatAllocatesByALengthThatNobodyChecked() throws Exception {
        Target careless = new Careless();

        careless.check(new byte[] {1, 0, 0});

        assertThatThrownBy(() -> careless.check(new byte[] {(byte) 0xff, 0, 0}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("allocates");
    }

    @Test
    void findsWhatEscapes() {
        assertThatThrownBy(() -> new Careless().check(new byte[] {0})).isInstanceOf(ArithmeticException.class);
    }
}
