// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.process;

import gossamer.config.PeerConfig;
import gossamer.peer.crypto.KeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A mesh of processes on this host that nobody else can join: its name and its key are fresh, and it listens on
 * loopback.
 *
 * <p>Nothing of it is left behind: neither when it is closed, nor when this process ends in another way. Safe from any
 * thread.
 */
public final class TrialMesh implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Program program;
    private final String name;
    private final Path folder;
    private final Path keyFile;
    private final PeerConfig config;
    private final List<PeerProcess> peers = new CopyOnWriteArrayList<>();
    private final Thread atExit = new Thread(this::abandon, "gossamer-trial-end");

    private TrialMesh(Program program, String name, Path folder, PeerConfig config, Path keyFile) {
        this.program = program;
        this.name = name;
        this.folder = folder;
        this.config = config;
        this.keyFile = keyFile;
    }

    /**
     * Prepares a mesh; no process runs yet.
     *
     * @param program what its peers run
     * @param purpose the first word of its name
     * @param config multicast, seeds and port of its peers; the other settings are the trial's own
     */
    public static TrialMesh create(Program program, String purpose, PeerConfig config) throws IOException {
        byte[] dice = new byte[4];
        new SecureRandom().nextBytes(dice);
        String name = purpose + "-" + HexFormat.of().formatHex(dice);
        Path folder = Files.createTempDirectory("gossamer-");
        Path keyFile = folder.resolve("mesh.key");
        KeyFile.make(keyFile);
        var settled = config.withMesh(name).withBind(LOOPBACK).withKeyFile(keyFile);
        var mesh = new TrialMesh(program, name, folder, settled, keyFile);
        Runtime.getRuntime().addShutdownHook(mesh.atExit);
        return mesh;
    }

    /** The mesh's name. */
    public String name() {
        return name;
    }

    /** Its temporary folder: readable by this user only, removed at the end. */
    public Path folder() {
        return folder;
    }

    /** The settings by which a peer in this process joins it. */
    public PeerConfig config() {
        return config;
    }

    /** The processes started so far, the ended ones included. */
    public List<PeerProcess> peers() {
        return List.copyOf(peers);
    }

    /**
     * Starts a peer; it is not ready yet.
     *
     * @param slots how many tasks it runs at a time
     * @param more arguments of {@code up} besides
     */
    public PeerProcess start(String peer, int slots, String... more) throws IOException {
        return start(program, peer, slots, more);
    }

    /** Starts a peer that runs another program, of another release perhaps; otherwise as the others. */
    public PeerProcess start(Program other, String peer, int slots, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--mesh", name, "--bind", LOOPBACK));
        arguments.addAll(List.of("--port", Integer.toString(config.port())));
        arguments.addAll(List.of("--slots", Integer.toString(slots), "--key-file", keyFile.toString()));
        arguments.addAll(List.of("--multicast", config.multicast() ? "on" : "off"));
        config.seeds().forEach(seed -> arguments.addAll(List.of("--seed", seed)));
        arguments.addAll(List.of(more));
        var process = PeerProcess.start(other, peer, arguments, folder, environment());
        peers.add(process);
        return process;
    }

    /** The variables by which commands find the peers of this mesh, and of no other. */
    public Map<String, String> environment() {
        return Map.of(
                "XDG_RUNTIME_DIR",
                folder.toString(),
                "XDG_STATE_HOME",
                folder.resolve("state").toString());
    }

    /** Lets all peers leave, then removes the folder. */
    @Override
    public void close() throws IOException {
        peers.forEach(PeerProcess::stopSoon);
        peers.forEach(PeerProcess::close);
        Runtime.getRuntime().removeShutdownHook(atExit);
        removeFolder();
    }

    /** This process is told to end: kills the peers, since nobody is left to wait for them. */
    private void abandon() {
        peers.forEach(PeerProcess::killSoon);
        try {
            for (PeerProcess peer : peers) {
                peer.kill();
            }
            removeFolder();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove " + folder, failed);
        }
    }

    private void removeFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
