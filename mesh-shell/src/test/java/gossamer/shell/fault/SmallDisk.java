// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk of a few megabytes, in memory, that one process alone sees: it is where the books of its durable jobs are.
 *
 * <p>Nothing is left behind, however the process ends.
 */
final class SmallDisk {
    /** Starts the command that follows with such a disk, as the same process; for root on Linux only. */
    private static final List<String> BEFORE = List.of(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mkdir -p \"$XDG_STATE_HOME\" && mount -t tmpfs -o size=8m,mode=700 small \"$XDG_STATE_HOME\" && exec \"$@\"",
            "sh");

    /** Here, but for the disk. */
    static final Place PLACE = new Place(BEFORE, Place.HERE.bind(), /* store= */ true);

    private static final String FILLER = "filler";

    /** A page, so that the last one fits. */
    private static final byte[] BLOCK = new byte[1 << 12];

    private final Path folder;

    /** @param folder where the mesh of the process has its files */
    SmallDisk(long pid, Path folder) {
        this.folder = Path.of("/proc", Long.toString(pid), "root", folder.toString(), "state");
    }

    /** Whether it can be had here. */
    static boolean isHere() throws InterruptedException {
        List<String> words = new ArrayList<>(List.of("env", "XDG_STATE_HOME=" + System.getProperty("java.io.tmpdir")));
        words.addAll(BEFORE);
        words.add("true");
        try {
            return FaultMesh.call(words.toArray(String[]::new)) == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** Leaves room for so many bytes, or a few more. */
    void fill(long left) throws IOException {
        try (OutputStream to = Files.newOutputStream(folder.resolve(FILLER), CREATE, APPEND)) {
            while (folder.toFile().getUsableSpace() > left) {
                to.write(BLOCK);
            }
        }
    }

    void empty() throws IOException {
        Files.delete(folder.resolve(FILLER));
    }
}
