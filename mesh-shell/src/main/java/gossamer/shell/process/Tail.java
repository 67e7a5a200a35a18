// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last lines that a process wrote; reads on, so that the process never waits for a reader.
 *
 * <p>Safe from any thread.
 */
final class Tail {
    /** How many lines are kept. */
    private static final int LINES_MAX = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<String> lines = new ArrayDeque<>(); // guarded by lock
    private boolean ended; // guarded by lock

    private Tail() {}

    /** Starts to read a stream until its end. */
    static Tail of(InputStream stream, String name) {
        var tail = new Tail();
        Thread.ofPlatform().daemon().name(name).start(() -> tail.read(stream));
        return tail;
    }

    private void read(InputStream stream) {
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line, false);
            }
            add(null, true);
        } catch (IOException broken) {
            // So ends the output of a process that is killed while we read.
            add("(" + broken.getMessage() + ")", true);
        }
    }

    private void add(@Nullable String line, boolean last) {
        lock.lock();
        try {
            if (line != null) {
                lines.addLast(line);
                if (lines.size() > LINES_MAX) {
                    lines.removeFirst();
                }
            }
            ended = last;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<String> lines() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a line, which may have come already; empty if the stream ends or the time is over without one. */
    Optional<String> await(Predicate<String> wanted, Duration limit) throws InterruptedException {
        long leftNanos = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                Optional<String> found = lines.stream().filter(wanted).findFirst();
                if (found.isPresent() || ended || leftNanos <= 0) {
                    return found;
                }
                leftNanos = changed.awaitNanos(leftNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the stream has ended, so that nothing is missing in {@link #lines}. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        long leftNanos = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (!ended && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }
}
