// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SeenTest {
    @Test
    void tellsMessagesApartByEachOfSixteenBytes() {
        Seen seen = new Seen();
        assertThat(seen.isKnown(new byte[32])).isFalse();

        for (int at = 0; at < 16; at++) {
            byte[] other = new byte[32];
            other[at] = 1;
            assertThat(seen.isKnown(other)).as("byte %d", at).isFalse();
            assertThat(seen.isKnown(other)).isTrue();
        }
    }

    @Test
    void forgetsTheLongestKnownForANewOne() {
        Seen seen = new Seen();
        for (int number = 0; number <= Seen.MESSAGES_MAX; number++) {
            assertThat(seen.isKnown(hash(number))).isFalse();
        }

        assertThat(seen.size()).isEqualTo(Seen.MESSAGES_MAX);
        assertThat(seen.isKnown(hash(1))).isTrue();
        assertThat(seen.isKnown(hash(0))).isFalse();
    }

    private static byte[] hash(int number) {
        return ByteBuffer.allocate(32).putInt(number).array();
    }
}
