// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The bytes of GSM1 with every random number fixed; they must never change without another version. */
class GoldenTranscriptTest {
    static final String RESOURCE = "/handshake/gsm1.properties";

    @Test
    void saysTheBytesOfVersionOne() throws IOException {
        Properties golden = new Properties();
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(RESOURCE))) {
            golden.load(in);
        }
        Properties now = new Properties();
        now.load(new StringReader(transcript()));

        assertThat(now).isEqualTo(golden);
    }

    /** One handshake and a frame each way, as name=hex lines. */
    static String transcript() {
        Wire wire = Wire.between(Wire.ring(1, "lab"), Wire.ring(1, "lab")).run();
        Session annas = Objects.requireNonNull(wire.initiator.session());
        Session berts = Objects.requireNonNull(wire.responder.session());
        StringBuilder lines = new StringBuilder();
        line(lines, "secret", secret());
        line(lines, "fresh.initiator", Wire.fresh(1));
        line(lines, "fresh.responder", Wire.fresh(2));
        line(lines, "m1", wire.toResponder.get(0));
        line(lines, "m2", wire.toInitiator.get(0));
        line(lines, "m3.open", wire.toResponder.get(1));
        line(lines, "accept", wire.toInitiator.get(1));
        line(lines, "frame.i2r", frame(annas));
        line(lines, "frame.r2i", frame(berts));
        lines.append("session.id=")
                .append(HexFormat.of().toHexDigits(annas.id()))
                .append('\n');
        lines.append("key.id=").append(annas.key()).append('\n');
        line(lines, "hello", Hello.make(Wire.SUITE, Wire.key(1, "lab"), Wire.anna(), 7, 7801, new byte[] {127, 0, 0, 1
        }));
        Wire wrong = Wire.between(Wire.ring(2, "lab"), Wire.ring(1, "lab")).run();
        line(lines, "reject", wrong.toInitiator.get(0));
        return lines.toString();
    }

    private static byte[] secret() {
        byte[] secret = new byte[Suite.KEY_BYTES];
        Arrays.fill(secret, (byte) 1);
        return secret;
    }

    private static byte[] frame(Session session) {
        byte[] payload = {'h', 'e', 'l', 'l', 'o'};
        byte[] frame = new byte[payload.length + Frames.OVERHEAD_BYTES];
        session.sealer().seal(FrameType.DATA, payload, 0, payload.length, frame, 0);
        return frame;
    }

    private static void line(StringBuilder lines, String name, byte[] bytes) {
        lines.append(name).append('=').append(HexFormat.of().formatHex(bytes)).append('\n');
    }
}
