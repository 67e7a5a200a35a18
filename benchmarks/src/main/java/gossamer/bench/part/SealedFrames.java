// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.part;

import gossamer.bench.sealed.SessionPair;
import gossamer.handshake.FrameType;
import gossamer.handshake.Frames;
import gossamer.handshake.Opener;
import gossamer.handshake.Sealer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one frame costs to seal and to open again, in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class SealedFrames {
    /** Bytes of the payload. */
    @Param({"100", "1024", "65536"})
    private int bytes;

    @SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
    private Sealer sealer;

    @SuppressWarnings("NullAway.Init") // as above
    private Opener opener;

    @SuppressWarnings("NullAway.Init") // as above
    private byte[] payload;

    @SuppressWarnings("NullAway.Init") // as above
    private byte[] frame;

    /** A session of its own for each run. */
    @Setup
    public void begin() {
        SessionPair ends = SessionPair.create();
        sealer = ends.dialling().sealer();
        opener = ends.answering().opener();
        payload = new byte[bytes];
        frame = new byte[bytes + Frames.OVERHEAD_BYTES];
    }

    /** Both; what is sealed must be opened, or the next frame does not open. */
    @Benchmark
    public int sealAndOpen() {
        sealer.seal(FrameType.DATA, payload, 0, bytes, frame, 0);
        int body = opener.header(frame, 0);
        int opened = opener.body(frame, Frames.HEADER_BYTES, payload, 0);
        if (opened != bytes) {
            throw new IllegalStateException("a frame of " + bytes + " bytes opened to " + opened + " of " + body);
        }
        return opened;
    }

    /** Sealing alone. */
    @Benchmark
    public int seal() {
        return sealer.seal(FrameType.DATA, payload, 0, bytes, frame, 0);
    }
}
