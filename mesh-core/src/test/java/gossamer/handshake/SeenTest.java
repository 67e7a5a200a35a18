// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static org.assertj.core.api.Assertions.assertThat;

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
}
