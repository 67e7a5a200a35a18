// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.bench.measure.ProcessFacts;
import gossamer.bench.measure.Throughput;
import gossamer.handshake.Frames;
import gossamer.peer.network.SealedStreams;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SealedStreamTest {
    @Test
    void blocksGoThroughInOrder() throws Exception {
        try (SealedStream stream = SealedStream.open()) {
            assertThat(Throughput.bytesPerSecond(stream.out(), stream.in(), 1 << 16, Duration.ofMillis(100)))
                    .isGreaterThan(1e6);
        }
    }

    @Test
    void whatGoesOverTheWireIsSealed() throws Exception {
        byte[] words = "nobody may read these words on the wire".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();

        SealedStreams.output(wire, SessionPair.create().dialling()).write(words);

        assertThat(wire.size()).isEqualTo(words.length + Frames.OVERHEAD_BYTES);
        assertThat(wire.toString(StandardCharsets.ISO_8859_1)).doesNotContain("words");
    }

    @Test
    void sealingCostsTheConnectionItsOverheadOnly() throws Exception {
        int blockBytes = 1 << 16;
        try (SealedStream stream = SealedStream.open()) {
            ProcessFacts.Io before = ProcessFacts.io();

            stream.out().write(new byte[blockBytes]);
            stream.in().readNBytes(blockBytes);

            assertThat(ProcessFacts.io().minus(before).written()).isBetween((long) blockBytes, blockBytes + 1_000L);
        }
    }
}
