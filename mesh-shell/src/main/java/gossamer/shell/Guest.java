// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.JoinRefused;
import gossamer.Mesh;
import gossamer.config.PeerConfig;
import gossamer.peer.local.LocalServer;
import gossamer.peer.local.RuntimeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A peer without slots that this process joins with because no peer runs on this host.
 *
 * <p>Commands of this process find it as they find any other; those of other processes do not, since it leaves soon,
 * and what they submitted would end with it.
 *
 * <p>Confined to one thread.
 */
final class Guest implements AutoCloseable {
    private static final String RUNTIME = "XDG_RUNTIME_DIR";

    private final Path folder;
    private final Surroundings around;
    private final List<AutoCloseable> open = new ArrayList<>();

    private Guest(Path folder, Surroundings around) {
        this.folder = folder;
        this.around = around;
    }

    /**
     * Joins.
     *
     * @throws CommandFailed if no peer answers
     * @throws JoinRefused if they answer, and refuse
     */
    static Guest join(PeerConfig config, Surroundings around) throws IOException {
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "gsm"); // short: a socket's path has 100 bytes at most
        var guest =
                new Guest(folder, around.with(RUNTIME, folder.toString()).with(Surroundings.MESH_NAME, config.mesh()));
        try {
            Mesh mesh = Mesh.join(defaults -> config.withSlots(0).withOnce(true));
            guest.open.add(mesh);
            guest.open.add(LocalServer.open(mesh, config.mesh(), RuntimeFolder.of(guest.around.environment())));
            return guest;
        } catch (JoinRefused refused) {
            guest.close();
            throw refused.reason() == JoinRefused.Reason.NO_ANSWER ? alone(config) : refused;
        } catch (IOException | RuntimeException failed) {
            guest.close();
            throw failed;
        }
    }

    private static RuntimeException alone(PeerConfig config) {
        return new CommandFailed(
                ExitCode.NO_MESH,
                "No peer of mesh \"" + config.mesh() + "\" answers, neither on this host nor in the network",
                "Start one: ./mesh up");
    }

    /** Those in which commands find this peer. */
    Surroundings around() {
        return around;
    }

    @Override
    public void close() throws IOException {
        for (int last = open.size() - 1; last >= 0; last--) {
            try {
                open.get(last).close();
            } catch (Exception failed) {
                around.err().println("A peer did not leave cleanly: " + failed.getMessage());
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
