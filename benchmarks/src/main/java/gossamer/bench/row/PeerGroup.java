// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Mesh;
import gossamer.config.PeerConfig;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.Program;
import gossamer.shell.process.TrialMesh;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The peer processes of one measurement: a mesh of its own on loopback, with a name and a secret nobody else has.
 *
 * <p>Each process runs {@code mesh up} and finds the others by multicast; executors run from the class path of this
 * process, so that the tasks' classes are there. Confined to one thread.
 */
final class PeerGroup implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long LOOK_NANOS = 2_000_000;

    private final TrialMesh mesh;
    private final List<PeerProcess> peers;

    private PeerGroup(TrialMesh mesh, List<PeerProcess> peers) {
        this.mesh = mesh;
        this.peers = peers;
    }

    /** Starts executors, and returns when each is a member of a mesh; {@link #join} waits until it is the same mesh. */
    static PeerGroup start(int peers, int slots) throws IOException, InterruptedException {
        return start(Program.classPath(classPath()), peers, slots);
    }

    /**
     * Starts peers as a person does, from the released jar with default settings, and returns when all are in one view.
     *
     * <p>Where that jar is not built they run from this process's class path. Tasks of this module must not be given to
     * them: the released jar does not have their classes.
     */
    static PeerGroup startReleased(int peers) throws IOException, InterruptedException, TimeoutException {
        Path jar = releasedJar();
        Program program = Files.exists(jar) ? Program.jar(jar) : Program.classPath(classPath());
        PeerGroup group = start(program, peers, PeerConfig.defaults().slots());
        try {
            group.join().close();
            return group;
        } catch (RuntimeException | TimeoutException failure) {
            group.close();
            throw failure;
        }
    }

    private static PeerGroup start(Program program, int peers, int slots) throws IOException, InterruptedException {
        TrialMesh mesh = TrialMesh.create(program, "bench", PeerConfig.defaults());
        try {
            List<PeerProcess> processes = new ArrayList<>();
            for (int i = 0; i < peers; i++) {
                processes.add(mesh.start("executor-" + i, slots));
            }
            for (PeerProcess process : processes) {
                process.awaitReady(PATIENCE);
            }
            return new PeerGroup(mesh, processes);
        } catch (IOException | InterruptedException | RuntimeException failure) {
            mesh.close();
            throw failure;
        }
    }

    /** Where the build puts the program; the launcher tells where the source tree is. */
    private static Path releasedJar() {
        return Path.of(System.getProperty("gossamer.home", ""), "mesh-shell", "target", "gossamer.jar")
                .toAbsolutePath();
    }

    /**
     * Joins as a client without slots, and returns when all peers are in the view.
     *
     * @throws TimeoutException if they are not in 30 s
     */
    Mesh join() throws TimeoutException {
        return join(config -> config);
    }

    /** The same with some settings changed. */
    Mesh join(UnaryOperator<PeerConfig> change) throws TimeoutException {
        Mesh joined = Mesh.join(config -> change.apply(client(mesh.config())));
        int wanted = peers.size() + 1;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (joined.view().size() < wanted) {
            if (System.nanoTime() - deadline > 0) {
                int seen = joined.view().size();
                joined.close();
                throw new TimeoutException(
                        seen + " peers in the view after " + PATIENCE.toSeconds() + " s, not " + wanted);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return joined;
    }

    /**
     * How another JVM is started that joins as a client without slots; its arguments are the mesh's name, the address
     * to bind and the key file.
     */
    List<String> clientCommand(Class<?> mainClass) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                classPath(),
                mainClass.getName(),
                mesh.name(),
                String.valueOf(mesh.config().bind()),
                String.valueOf(mesh.config().keyFile())));
        return command;
    }

    /** This process's class path, good from any folder. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static PeerConfig client(PeerConfig config) {
        return config.withSlots(0);
    }

    /** A folder of the mesh, removed with it. */
    Path folder() {
        return mesh.folder();
    }

    List<Long> pids() {
        return peers.stream().map(PeerProcess::pid).toList();
    }

    /** Ends one of the processes by SIGKILL: no goodbye. Returns when it is gone. */
    void kill(long pid) throws InterruptedException {
        for (PeerProcess peer : peers) {
            if (peer.pid() == pid) {
                peer.kill();
                return;
            }
        }
        throw new IllegalArgumentException("process " + pid + " is none of " + pids());
    }

    /** Ends the processes and removes what they left on disk. */
    @Override
    public void close() throws IOException {
        mesh.close();
    }
}
