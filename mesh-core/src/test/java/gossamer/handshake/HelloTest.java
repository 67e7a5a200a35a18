// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.handshake.Hello.Heard;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HelloTest {
    private static final byte[] SOURCE = {127, 0, 0, 1};

    private final MeshKey key = Wire.key(1, "lab");
    private final byte[] packet = Hello.make(Wire.SUITE, key, Wire.anna(), 5, 60_001, SOURCE);

    private Heard read(Keyring ring, byte[] bytes, byte[] source) {
        return Hello.read(Wire.SUITE, ring, bytes, bytes.length, source);
    }

    @Test
    void tellsWhoListensWhere() {
        assertThat(packet).hasSize(80);
        assertThat(read(Keyring.of(key), packet, SOURCE)).isEqualTo(new Heard.FromPeer(Wire.ANNA, 1_000, 5, 60_001));
    }

    @Test
    void tellsAnotherSecretFromAnotherMeshName() {
        assertThat(read(Wire.ring(2, "lab"), packet, SOURCE)).isEqualTo(new Heard.OtherSecret(key.id()));
        assertThat(read(Wire.ring(1, "home"), packet, SOURCE)).isEqualTo(new Heard.BadProof());
    }

    @Test
    void provesNothingWhenSentFromElsewhere() {
        assertThat(read(Keyring.of(key), packet, new byte[] {127, 0, 0, 2})).isEqualTo(new Heard.BadProof());
    }

    @Test
    void refusesEveryFlippedBit() {
        for (int bit = 0; bit < 8 * packet.length; bit++) {
            byte[] changed = packet.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));

            assertThat(read(Keyring.of(key), changed, SOURCE)).as("bit %d", bit).isNotInstanceOf(Heard.FromPeer.class);
        }
    }

    @Test
    void refusesOtherLengths() {
        for (int length = 0; length < 100; length++) {
            byte[] other = Arrays.copyOf(packet, length);
            Heard heard = read(Keyring.of(key), other, SOURCE);
            assertThat(heard instanceof Heard.FromPeer).isEqualTo(length == Hello.BYTES);
        }
    }
}
