// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.bench.measure.Throughput;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlainStreamTest {
    @Test
    void blocksGoThrough() throws Exception {
        try (PlainStream stream = PlainStream.open()) {
            assertThat(Throughput.bytesPerSecond(stream.out(), stream.in(), 1 << 16, Duration.ofMillis(100)))
                    .isGreaterThan(1e6);
        }
    }
}
