// SPDX-License-Identifier: Apache-2.0
package gossamer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final List<String> NAMES = List.of("addressed", "join");

    @Test
    void nothingMeansEverythingInFull() throws Exception {
        assertThat(Arguments.parse(List.of(), NAMES)).isEqualTo(new Arguments(false, List.of(), null, false));
    }

    @Test
    void takesAllOptionsInAnyOrder() throws Exception {
        List<String> words =
                List.of("--only", "join", "--quick", "--out", "there", "--only", "addressed", "--only", "join");

        assertThat(Arguments.parse(words, NAMES))
                .isEqualTo(new Arguments(true, List.of("join", "addressed"), Path.of("there"), false));
    }

    @Test
    void anUnknownRowNamesTheRows() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--only", "adressed"), NAMES))
                .isInstanceOf(Arguments.Unusable.class)
                .hasMessage("there is no row \"adressed\"; the rows are addressed join");
    }

    @Test
    void aMissingValueIsNamed() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--out"), NAMES))
                .isInstanceOf(Arguments.Unusable.class)
                .hasMessage("--out wants a folder");
    }

    @Test
    void anUnknownOptionShowsTheUsage() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--fast"), NAMES))
                .isInstanceOf(Arguments.Unusable.class)
                .hasMessageContaining("\"--fast\"")
                .hasMessageContaining("usage: mesh bench");
    }

    @Test
    void comparingNeedsTheJarsThatTheLauncherBrings() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--compare"), NAMES))
                .isInstanceOf(Arguments.Unusable.class)
                .hasMessageContaining("only ./mesh bench --compare brings");
    }
}
