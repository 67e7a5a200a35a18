// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.model.KeyId;
import gossamer.peer.crypto.KeyFile;
import gossamer.peer.crypto.KeyFileRefused;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command about the keys of one key file; prints ids, never a key. */
abstract class KeyFileCommand implements Callable<Integer> {
    final Surroundings around;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The key file; default: gossamer/mesh.key among your settings.")
    private @Nullable Path keyFile;

    KeyFileCommand(Surroundings around) {
        this.around = around;
    }

    /** Does it. */
    abstract void work(Path file, Instant now) throws KeyFileRefused, IOException;

    @Override
    public final Integer call() {
        Path file = Keys.file(keyFile, around);
        try {
            work(file, Instant.now());
            return ExitCode.GOOD;
        } catch (KeyFileRefused refused) {
            throw new CommandFailed(ExitCode.FAILED, String.valueOf(refused.getMessage()), "");
        } catch (NoSuchFileException missing) {
            throw new CommandFailed(
                    ExitCode.NOT_FOUND, "There is no key file " + around.brief(file), "To make one: ./mesh keygen");
        } catch (IOException failed) {
            throw new CommandFailed(ExitCode.FAILED, "Key file " + around.brief(file) + ": " + failed.getMessage(), "");
        }
    }

    /** The key of the file whose id begins with these letters. */
    static KeyFile.Entry find(Path file, String id, Instant now) throws KeyFileRefused, IOException {
        String letters = id.toLowerCase(Locale.ROOT).replace("-", "");
        List<KeyFile.Entry> fitting = KeyFile.entries(file, now).stream()
                .filter(each -> each.id().toString().replace("-", "").startsWith(letters))
                .toList();
        if (fitting.size() != 1 || letters.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.NOT_FOUND,
                    (fitting.isEmpty() ? "No key" : "More than one key") + " of " + file + " has the id " + id,
                    "To see the ids: ./mesh key show-id");
        }
        return fitting.get(0);
    }

    final void say(String line) {
        around.out().println(line);
    }

    static String ids(List<KeyId> ids) {
        return String.join(", ", ids.stream().map(KeyId::toString).toList());
    }
}
