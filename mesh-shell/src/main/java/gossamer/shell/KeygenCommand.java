// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a new key; prints its id only. */
@Command(name = "keygen", description = "Write a new key, which peers must share to form a mesh.")
final class KeygenCommand implements Callable<Integer> {
    private final Surroundings around;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Where to write it; default: gossamer/mesh.key among your settings.")
    private @Nullable Path keyFile;

    @Option(names = "--force", description = "Replace the key that is there.")
    private boolean force;

    KeygenCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws IOException {
        Path file = Keys.file(keyFile, around);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            if (!force) {
                throw new CommandFailed(
                        ExitCode.FAILED,
                        "There is a key in " + around.brief(file) + " already",
                        "To replace it, so that peers with the old one no longer meet this host: ./mesh keygen --force");
            }
            Files.delete(file);
        }
        Keys.make(file, around);
        return ExitCode.GOOD;
    }
}
