// SPDX-License-Identifier: Apache-2.0
package gossamer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories in {@code src/test/resources/scripts}: what is done, and all the messages that follow. */
class ScriptsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "three-declines-then-silence.txt",
                "an-owner-without-slots.txt",
                "a-thief-is-lost-before-its-leased.txt",
                "a-peer-leaves.txt"
            })
    void storyGoesAsWritten(String name) throws IOException {
        String story = read(name);

        assertThat(new Script().replay(story)).isEqualTo(story);
    }

    private static String read(String name) throws IOException {
        try (InputStream in = ScriptsTest.class.getResourceAsStream("/scripts/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
