// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThroughputTest {
    private static final int BLOCK_BYTES = 1024;

    private final PipedInputStream in = new PipedInputStream(64 * BLOCK_BYTES);

    @Test
    void countsWhatArrives() throws Exception {
        try (PipedOutputStream out = new PipedOutputStream(in)) {
            assertThat(Throughput.bytesPerSecond(out, in, BLOCK_BYTES, Duration.ofMillis(50)))
                    .isGreaterThan(BLOCK_BYTES);
        }
    }

    @Test
    void aBlockThatIsLostOnTheWayIsAnError() throws Exception {
        try (PipedOutputStream pipe = new PipedOutputStream(in);
                LosesSecondBlock out = new LosesSecondBlock(pipe)) {
            // Ends with the third block; long enough for it to be sent on a machine that is busy.
            assertThatThrownBy(() -> Throughput.bytesPerSecond(out, in, BLOCK_BYTES, Duration.ofMinutes(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("block 2 arrived where 1 was due");
        }
    }

    private static final class LosesSecondBlock extends FilterOutputStream {
        private int blocks;

        LosesSecondBlock(PipedOutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            blocks++;
            if (blocks != 2) {
                out.write(bytes);
            }
        }
    }
}
