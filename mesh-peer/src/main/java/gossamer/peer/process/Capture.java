// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.process;

import gossamer.CommandEnd.Output;
import gossamer.CommandEnd.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a program writes to its two streams, in the order in which it comes, up to a bound.
 *
 * <p>Whole lines are taken as they come, so that lines of the two streams do not mix. What is beyond the bound is read
 * and counted, so that the program need not wait.
 *
 * <p>Safe from any thread.
 */
final class Capture {
    private static final System.Logger LOG = System.getLogger(Capture.class.getName());

    private static final int BUFFER_BYTES = 8 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Output> pieces = new ArrayList<>(); // guarded by lock
    private final ByteArrayOutputStream last = new ByteArrayOutputStream(); // guarded by lock
    private @Nullable Stream lastStream; // guarded by lock; what is in last came from it
    private long roomBytes; // guarded by lock
    private long cutBytes; // guarded by lock

    Capture(long bytesMax) {
        this.roomBytes = bytesMax;
    }

    /** Starts to read a stream until it ends; the thread that does. */
    Thread read(InputStream from, Stream stream) {
        return Thread.ofPlatform().daemon().name("gossamer-command-" + stream).start(() -> readLines(from, stream));
    }

    private void readLines(InputStream from, Stream stream) {
        byte[] buffer = new byte[BUFFER_BYTES];
        int kept = 0; // the start of a line
        try (from) {
            int count = from.read(buffer, 0, buffer.length);
            while (count >= 0) {
                int end = kept + count;
                int lines = end == buffer.length ? end : afterLastLine(buffer, end);
                take(stream, buffer, lines);
                kept = end - lines;
                System.arraycopy(buffer, lines, buffer, 0, kept);
                count = from.read(buffer, kept, buffer.length - kept);
            }
        } catch (IOException broken) {
            // So can end the output of a process that is killed.
            LOG.log(System.Logger.Level.DEBUG, "the output of a command broke off: {0}", broken.getMessage());
        }
        take(stream, buffer, kept);
    }

    private static int afterLastLine(byte[] buffer, int end) {
        int after = end;
        while (after > 0 && buffer[after - 1] != '\n') {
            after--;
        }
        return after;
    }

    private void take(Stream stream, byte[] bytes, int length) {
        if (length == 0) {
            return;
        }
        lock.lock();
        try {
            if (stream != lastStream) {
                endPiece();
                lastStream = stream;
            }
            int some = (int) Math.min(length, roomBytes);
            last.write(bytes, 0, some);
            roomBytes -= some;
            cutBytes += length - some;
        } finally {
            lock.unlock();
        }
    }

    private void endPiece() {
        if (lastStream != null && last.size() > 0) {
            pieces.add(new Output(lastStream, last.toByteArray()));
            last.reset();
        }
    }

    /** All that came so far. */
    List<Output> pieces() {
        lock.lock();
        try {
            endPiece();
            return List.copyOf(pieces);
        } finally {
            lock.unlock();
        }
    }

    /** How much came that was not kept. */
    long cutBytes() {
        lock.lock();
        try {
            return cutBytes;
        } finally {
            lock.unlock();
        }
    }
}
