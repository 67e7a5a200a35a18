// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.isolated;

import gossamer.Mesh;
import gossamer.model.ContentHash;
import gossamer.model.JobSpec;
import gossamer.peer.code.CodeSets;
import gossamer.peer.worker.Isolation;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The child processes of a peer.
 *
 * <pre>
 *   started -&gt; borrowed --given back--&gt; idle --borrowed, for the same code--&gt; borrowed
 *              borrowed --killed, ended--&gt; gone
 *                                       idle --{@value #IDLE_SECONDS} s, or {@value #OVER_SECONDS} s without a job--&gt; gone
 * </pre>
 *
 * <p>A child has seen one code set, and is never used for another. There are no more of them than slots, but for those
 * that the tasks of spare threads use: where there would be, one that is idle is ended. A child ends by itself when
 * this process does.
 *
 * <p>Safe from any thread.
 */
public final class Children implements Isolation, AutoCloseable {
    /** The exit code of a JVM whose memory is used up. */
    static final int OUT_OF_MEMORY = 3;

    private static final long IDLE_SECONDS = 10;
    private static final long OVER_SECONDS = 2;
    private static final long CLOSE_SECONDS = 2;
    private static final int METASPACE_MIB = 256;
    /** A child takes code that is up to a fourth of its heap, as a peer does. */
    private static final long CODE_HEAPS = 4;

    private static final long HEAP_LEAST = 64L << 20;

    /** Where the contents of code sets come from; as {@link CodeSets#contents}. */
    public interface Codes {
        Map<ContentHash, byte[]> contents(ContentHash code) throws IOException;
    }

    private final String peer;
    private final int slots;
    private final long heapMib;
    private final Path java;
    private final Codes codes;
    private final ScheduledThreadPoolExecutor undertaker;
    private final List<ChildProcess> idle = new ArrayList<>(); // the last one used last; guarded by this
    private final Set<ChildProcess> all = new LinkedHashSet<>(); // guarded by this
    private boolean closed; // guarded by this

    /**
     * @param peer the name of the peer, for the messages of failures
     * @param slots how many children it needs at a time
     * @param heapBytes the heap of each; 64 MiB, or four times its code, if it is less
     * @param java the folder of the JDK
     */
    public Children(String peer, int slots, long heapBytes, Path java, Codes codes) {
        this.peer = peer;
        this.slots = Math.max(1, slots);
        this.heapMib = Math.max(HEAP_LEAST, heapBytes) >> 20;
        this.java = java;
        this.codes = codes;
        this.undertaker = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform()
                        .name("gossamer-children-" + peer)
                        .daemon(true)
                        .factory(),
                new ThreadPoolExecutor.DiscardPolicy()); // after the end
        undertaker.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        undertaker.allowCoreThreadTimeOut(true);
    }

    @Override
    public Child borrow(JobSpec spec) throws IOException {
        ChildProcess known = takeIdle(spec.code());
        return known != null ? known : start(spec.code());
    }

    private synchronized @Nullable ChildProcess takeIdle(@Nullable ContentHash code) {
        for (int i = idle.size() - 1; i >= 0; i--) {
            ChildProcess child = idle.get(i);
            if (Objects.equals(child.code(), code) && child.process().isAlive()) {
                idle.remove(i);
                return child;
            }
        }
        if (all.size() >= slots && !idle.isEmpty()) {
            end(idle.removeFirst());
        }
        return null;
    }

    private ChildProcess start(@Nullable ContentHash code) throws IOException {
        Collection<byte[]> contents =
                code == null ? List.of() : codes.contents(code).values();
        long codeMib = contents.stream().mapToLong(content -> content.length).sum() >> 20;
        ChildProcess child = launch(code, Math.max(heapMib, CODE_HEAPS * (codeMib + 1)));
        child.start(peer, contents);
        return child;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits until it is buried
    private ChildProcess launch(@Nullable ContentHash code, long mib) throws IOException {
        Path folder = Folders.create();
        ProcessBuilder builder = new ProcessBuilder(command(folder, mib));
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(Set.of("LANG", "LC_ALL", "TZ", "SystemRoot"));
        builder.directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        String limits = mib + " MiB of heap and " + METASPACE_MIB + " MiB of classes";
        ChildProcess child = null;
        try {
            synchronized (this) {
                if (closed) {
                    throw new IOException("peer " + peer + " is closed");
                }
                child = new ChildProcess(this, builder.start(), folder, code, limits);
                all.add(child);
            }
        } finally {
            if (child == null) {
                Folders.remove(folder);
            }
        }
        ChildProcess started = child;
        started.process().onExit().thenRun(() -> buried(started));
        return started;
    }

    private List<String> command(Path folder, long mib) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/bin/sh"))) {
            // An interrupt from the terminal is for the peer, which leaves in good order; a trap that is empty is
            // handed down.
            command.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$0\" \"$@\""));
        }
        command.addAll(List.of(
                java.resolve("bin").resolve("java").toString(),
                "-Xmx" + mib + "m",
                "-XX:MaxMetaspaceSize=" + METASPACE_MIB + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+DisplayVMOutputToStderr", // standard output is the pipe
                "-XX:-UsePerfData", // a file that nobody would remove
                "-XX:-CreateCoredumpOnCrash",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                classPath(),
                ChildMain.class.getName()));
        return command;
    }

    /** The jars or folders of what a child is made of, and nothing else of this peer's class path. */
    private static String classPath() throws IOException {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> part : Stream.concat(Stream.of(ChildMain.class, Mesh.class), CodeSets.libraries().stream())
                .toList()) {
            CodeSource source = part.getProtectionDomain().getCodeSource();
            try {
                if (source == null || source.getLocation() == null) {
                    throw new IOException(part.getName() + " comes from no file that a child could load it from");
                }
                places.add(Path.of(source.getLocation().toURI()).toString());
            } catch (URISyntaxException | IllegalArgumentException | java.nio.file.FileSystemNotFoundException odd) {
                throw new IOException("a child cannot load " + part.getName() + " from " + source, odd);
            }
        }
        return places.stream().collect(Collectors.joining(File.pathSeparator));
    }

    void giveBack(ChildProcess child, boolean fit) {
        synchronized (this) {
            if (fit && !closed && all.contains(child)) {
                child.endsAtNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
                idle.add(child);
                endIdleIn(IDLE_SECONDS);
                return;
            }
        }
        end(child);
    }

    @Override
    public synchronized void over(@Nullable ContentHash code) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(OVER_SECONDS);
        for (ChildProcess child : idle) {
            if (Objects.equals(child.code(), code) && end - child.endsAtNanos < 0) {
                child.endsAtNanos = end;
                endIdleIn(OVER_SECONDS);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    private void endIdleIn(long seconds) {
        undertaker.schedule(this::endIdle, seconds, TimeUnit.SECONDS);
    }

    private synchronized void endIdle() {
        long now = System.nanoTime();
        List<ChildProcess> due =
                idle.stream().filter(child -> child.endsAtNanos - now <= 0).toList();
        idle.removeAll(due);
        due.forEach(this::end);
    }

    /** Ends a child, soon; does not block. */
    void end(ChildProcess child) {
        undertaker.execute(() -> endNow(child));
    }

    private static void endNow(ChildProcess child) {
        Folders.endAll(child.process().descendants());
        child.process().destroyForcibly();
    }

    /** A child has ended, whatever the reason. */
    private void buried(ChildProcess child) {
        synchronized (this) {
            all.remove(child);
            idle.remove(child);
        }
        Folders.remove(child.folder());
    }

    /** The processes that live, for those who count them. */
    synchronized List<Long> pids() {
        return all.stream()
                .map(ChildProcess::process)
                .filter(Process::isAlive)
                .map(Process::pid)
                .toList();
    }

    /** Ends all, and waits for that, two seconds at most. */
    @Override
    public void close() {
        List<ChildProcess> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(all);
            idle.clear();
        }
        left.forEach(Children::endNow);
        undertaker.shutdownNow();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        try {
            for (ChildProcess child : left) {
                if (child.process().waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    Folders.remove(child.folder());
                }
            }
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }
}
