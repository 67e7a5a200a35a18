// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A process that runs {@code mesh up}, from start to end.
 *
 * <p>It ends with this process, however this one ends: it reads a pipe whose other end only this process holds.
 *
 * <p>Safe from any thread.
 */
public final class PeerProcess implements AutoCloseable {
    /** How each of its peers announces that it is a member and can be asked by commands on its host. */
    private static final String READY = "Peer ";

    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final String name;
    private final Process process;

    /** Ends the process by a signal alone; {@link Process#destroy} would also close its output, unread. */
    private final ProcessHandle handle;

    private final Tail stdout;
    private final Tail stderr;

    private PeerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.handle = process.toHandle();
        this.stdout = Tail.of(process.getInputStream(), name + "-stdout");
        this.stderr = Tail.of(process.getErrorStream(), name + "-stderr");
    }

    /**
     * Starts {@code up} with some arguments.
     *
     * @param folder its working folder
     * @param environment set beside what this process has
     */
    static PeerProcess start(
            Program program, String name, List<String> arguments, Path folder, Map<String, String> environment)
            throws IOException {
        List<String> words = new ArrayList<>(program.words());
        words.add("up");
        words.add("--exit-with-parent");
        words.addAll(List.of("--name", name));
        words.addAll(arguments);
        var builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().putAll(environment);
        return new PeerProcess(name, builder.start());
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it wrote to stdout, the last 1,000 lines. */
    public List<String> stdout() {
        return stdout.lines();
    }

    /** What it wrote to stderr, the last 1,000 lines. */
    public List<String> stderr() {
        return stderr.lines();
    }

    /**
     * Waits until the peer is a member of a mesh, perhaps of one.
     *
     * @throws IOException if it ends, or is not ready in time; the message holds what it said
     */
    public void awaitReady(Duration limit) throws IOException, InterruptedException {
        if (awaitStdout(line -> line.startsWith(READY), limit).isEmpty()) {
            throw new IOException("peer " + name + (isAlive() ? " is not ready after " + limit : " ended") + said());
        }
    }

    /** Waits for a line on stdout, which may have come already; empty if there is none in time. */
    public Optional<String> awaitStdout(Predicate<String> wanted, Duration limit) throws InterruptedException {
        return stdout.await(wanted, limit);
    }

    /** Waits for a line on stderr, which may have come already; empty if there is none in time. */
    public Optional<String> awaitStderr(Predicate<String> wanted, Duration limit) throws InterruptedException {
        return stderr.await(wanted, limit);
    }

    /**
     * Waits until it has ended by itself, and all it wrote has been read.
     *
     * @return its exit code, or empty if it still runs when the time is over
     */
    public Optional<Integer> awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)
                || !stdout.awaitEnd(limit)
                || !stderr.awaitEnd(limit)) {
            return Optional.empty();
        }
        return Optional.of(process.exitValue());
    }

    /** Ends it by SIGKILL: no goodbye. Returns when it is gone. */
    public void kill() throws InterruptedException {
        handle.destroyForcibly();
        process.waitFor();
    }

    /**
     * Ends it by SIGTERM, which lets it hand over its work and leave, and by SIGKILL if that takes 15 seconds.
     *
     * @return whether it went by itself
     */
    public boolean stop() throws InterruptedException {
        handle.destroy();
        if (process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            return true;
        }
        kill();
        return false;
    }

    /** Closes the pipe by which it knows that this process lives. */
    public void hangUp() throws IOException {
        process.getOutputStream().close();
    }

    /** Asks it to end by SIGTERM, and does not wait. */
    public void stopSoon() {
        handle.destroy();
    }

    /** Ends it by SIGKILL, and does not wait. */
    void killSoon() {
        handle.destroyForcibly();
    }

    private String said() {
        List<String> lines = new ArrayList<>(stdout());
        lines.addAll(stderr());
        return lines.isEmpty() ? "; it said nothing" : "; it said: " + String.join(" | ", lines);
    }

    /** Ends it as {@link #stop}; if this thread is interrupted, at once. */
    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException stopped) {
            killSoon();
            Thread.currentThread().interrupt();
        }
    }
}
