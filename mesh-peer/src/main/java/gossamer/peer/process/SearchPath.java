// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds programs as a shell does.
 *
 * <p>Immutable; safe from any thread.
 */
final class SearchPath {
    private static final String USUAL = "/usr/local/bin:/usr/bin:/bin";

    private final String folders;

    /** @param path the value of {@code PATH}; null where that is not set */
    SearchPath(@Nullable String path) {
        this.folders = path == null ? USUAL : path;
    }

    /** The file that a name stands for, or null: a name with a slash is a path, any other is looked for. */
    @Nullable
    Path find(String name) {
        if (name.indexOf('/') >= 0) {
            return runnable(Path.of(name));
        }
        for (String folder : folders.split(File.pathSeparator, -1)) {
            Path found = runnable(Path.of(folder).resolve(name));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Path runnable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file) ? file : null;
    }
}
