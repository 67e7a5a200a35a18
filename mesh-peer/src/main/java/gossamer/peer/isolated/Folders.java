// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.isolated;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a child leaves behind, and how that goes. Stateless; safe from any thread. */
final class Folders {
    private static final System.Logger LOG = System.getLogger("gossamer");

    private Folders() {}

    /** A folder for the temporary files of a child, that only this user can enter. */
    static Path create() throws IOException {
        return Files.createTempDirectory("gossamer-task-");
    }

    /** Removes a folder and all in it, as far as it is still there; follows no link. */
    static void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path each, @Nullable IOException unread) throws IOException {
                    Files.deleteIfExists(each);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException stays) {
            LOG.log(Level.DEBUG, "the folder {0} of a task cannot be removed: {1}", folder, stays);
        }
    }

    /** Kills processes. */
    static void endAll(Stream<ProcessHandle> processes) {
        processes.toList().forEach(ProcessHandle::destroyForcibly);
    }
}
