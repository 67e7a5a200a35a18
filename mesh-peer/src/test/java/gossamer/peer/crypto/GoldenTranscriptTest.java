// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.handshake.Initiator;
import gossamer.handshake.Keyring;
import gossamer.handshake.MeshKey;
import gossamer.handshake.Party;
import gossamer.handshake.Responder;
import gossamer.handshake.SessionType;
import gossamer.handshake.Suite;
import gossamer.model.PeerId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The suite that peers use says the very bytes that mesh-core's tests fixed with the JDK's own X25519 and HKDF. */
class GoldenTranscriptTest {
    private static final Path GOLDEN = Path.of("../mesh-core/src/test/resources/handshake/gsm1.properties");

    private final Properties golden = new Properties();
    private final Suite suite = new StandardSuite();

    @Test
    void saysTheBytesOfVersionOne() throws IOException {
        try (InputStream in = Files.newInputStream(GOLDEN)) {
            golden.load(in);
        }
        Keyring ring = Keyring.of(MeshKey.derive(suite, bytes("secret"), "lab"));
        Party anna = new Party(new PeerId(0x0a0a0a0a00000001L, 1), 1_000, new byte[] {127, 0, 0, 1, 0x1e, 0x79});
        Party bert = new Party(new PeerId(0x0b0b0b0b00000002L, 2), 2_000, new byte[] {127, 0, 0, 1, 0x1e, 0x7a});
        Initiator initiator =
                new Initiator(suite, ring, anna, bert.address(), SessionType.GROUP, bytes("fresh.initiator"));
        Responder responder = new Responder(suite, ring, bert, peer -> null, bytes("fresh.responder"));

        byte[] first = initiator.start();
        byte[] second = feed(first, responder::wanted, responder::onBytes);
        byte[] third = feed(second, initiator::wanted, initiator::onBytes);
        byte[] acceptance = feed(third, responder::wanted, responder::onBytes);
        feed(acceptance, initiator::wanted, initiator::onBytes);

        assertThat(first).isEqualTo(bytes("m1"));
        assertThat(second).isEqualTo(bytes("m2"));
        assertThat(third).isEqualTo(bytes("m3.open"));
        assertThat(acceptance).isEqualTo(bytes("accept"));
        long id = Objects.requireNonNull(initiator.session()).id();
        assertThat(HexFormat.of().toHexDigits(id)).isEqualTo(golden.getProperty("session.id"));
    }

    private interface Wanted {
        int bytes();
    }

    private interface Machine {
        byte[] onBytes(byte[] bytes);
    }

    private static byte[] feed(byte[] bytes, Wanted wanted, Machine machine) {
        byte[] reply = new byte[0];
        for (int from = 0; from < bytes.length; ) {
            int to = from + wanted.bytes();
            reply = machine.onBytes(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return reply;
    }

    private byte[] bytes(String name) {
        return HexFormat.of().parseHex(golden.getProperty(name));
    }
}
