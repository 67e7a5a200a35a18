// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.sealed;

import gossamer.bench.baseline.PlainStream;
import gossamer.peer.network.SealedStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The same connection as {@link PlainStream}, with a session's sealed streams upon it.
 *
 * <p>Each end is for one thread at a time.
 */
public final class SealedStream implements AutoCloseable {
    private final PlainStream below;
    private final OutputStream out;
    private final InputStream in;

    private SealedStream(PlainStream below, OutputStream out, InputStream in) {
        this.below = below;
        this.out = out;
        this.in = in;
    }

    /** Opens a connection and seals it under a session of its own. */
    public static SealedStream open() throws IOException {
        SessionPair ends = SessionPair.create();
        PlainStream below = PlainStream.open();
        return new SealedStream(
                below,
                SealedStreams.output(below.out(), ends.dialling()),
                SealedStreams.input(below.in(), ends.answering()));
    }

    public OutputStream out() {
        return out;
    }

    public InputStream in() {
        return in;
    }

    @Override
    public void close() throws IOException {
        below.close();
    }
}
