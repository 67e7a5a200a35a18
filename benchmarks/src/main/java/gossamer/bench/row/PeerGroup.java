// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Mesh;
import gossamer.config.PeerConfig;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The peer processes of one measurement: a mesh of its own on loopback, with a name and a secret nobody else has.
 *
 * <p>Each process runs from the class path of this one, so that the tasks' classes are there. Confined to one thread.
 */
final class PeerGroup implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String mesh = "bench-" + UUID.randomUUID();
    private final Path folder;
    private final List<Process> peers = new ArrayList<>();

    private PeerGroup(Path folder) {
        this.folder = folder;
    }

    /** Starts executors; {@link #join} waits for them. */
    static PeerGroup start(int peers, int slots) throws IOException {
        return start(peers, List.of("--slots", String.valueOf(slots)));
    }

    /** Starts peers with default settings, and returns when all are in one view. */
    static PeerGroup startDefault(int peers) throws Exception {
        PeerGroup group = start(peers, List.of());
        try {
            group.join().close();
            return group;
        } catch (RuntimeException | TimeoutException failure) {
            group.close();
            throw failure;
        }
    }

    private static PeerGroup start(int peers, List<String> settings) throws IOException {
        PeerGroup group = new PeerGroup(Files.createTempDirectory("gossamer-bench"));
        try {
            for (int i = 0; i < peers; i++) {
                group.startPeer(i, settings);
            }
            return group;
        } catch (IOException failure) {
            group.close();
            throw failure;
        }
    }

    private void startPeer(int number, List<String> settings) throws IOException {
        List<String> command = javaCommand("gossamer.shell.Main");
        command.addAll(List.of("up", "--mesh", mesh, "--bind", "127.0.0.1", "--name", "peer-" + number));
        command.addAll(List.of("--key-file", keyFile().toString()));
        command.addAll(settings);
        File log = folder.resolve("peer-" + number + ".log").toFile();
        peers.add(new ProcessBuilder(command)
                .redirectOutput(log)
                .redirectErrorStream(true)
                .start());
    }

    /** A command that starts a JVM like this one with another main class; the caller adds arguments. */
    static List<String> javaCommand(String mainClass) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        return command;
    }

    /** Joins as a client without slots, and returns when all peers are in the view. */
    Mesh join() throws TimeoutException {
        Mesh joined = Mesh.join(client(clientSettings()));
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (joined.peers().size() <= peers.size()) { // each call waits for answers; no need to pause
            if (System.nanoTime() - deadline > 0) {
                int seen = joined.peers().size();
                joined.close();
                throw new TimeoutException(seen + " peers in view, expected " + (peers.size() + 1));
            }
        }
        return joined;
    }

    /** What another process must be told to become a client of this mesh. */
    String[] clientSettings() {
        return new String[] {mesh, keyFile().toString()};
    }

    /** From {@link #clientSettings}. */
    static UnaryOperator<PeerConfig> client(String[] settings) {
        return config -> config.withMesh(settings[0])
                .withKeyFile(Path.of(settings[1]))
                .withBind("127.0.0.1")
                .withSlots(0);
    }

    List<Long> pids() {
        return peers.stream().map(Process::pid).toList();
    }

    private Path keyFile() {
        return folder.resolve("mesh.key");
    }

    @Override
    public void close() throws IOException {
        peers.forEach(Process::destroyForcibly);
        peers.forEach(peer -> peer.onExit().join());
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        }
    }
}
