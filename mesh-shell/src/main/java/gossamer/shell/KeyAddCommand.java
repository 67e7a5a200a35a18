// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.model.KeyId;
import gossamer.peer.crypto.KeyFile;
import gossamer.peer.crypto.KeyFileRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Adds a key that is accepted from now on: a fresh one, or those of another key file. */
@Command(
        name = "add",
        description =
                "Add a fresh key, or those of another key file; they are accepted at once and not called with yet.")
final class KeyAddCommand extends KeyFileCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "A key file to take the keys of, or - for stdin; default: a fresh key.")
    private String from = "";

    KeyAddCommand(Surroundings around) {
        super(around);
    }

    @Override
    void work(Path file, Instant now) throws KeyFileRefused, IOException {
        if (from.isEmpty()) {
            KeyId id = KeyFile.add(file, now);
            say("Added key " + id + " to " + around.brief(file)
                    + ". Copy this file to the other machines, then: ./mesh key use " + id);
            return;
        }
        List<KeyId> added;
        if (from.equals("-")) {
            added = KeyFile.addFrom(file, around.in(), now);
        } else {
            try (InputStream in = Files.newInputStream(around.folder().resolve(from))) {
                added = KeyFile.addFrom(file, in, now);
            }
        }
        say(
                added.isEmpty()
                        ? "All those keys are in " + around.brief(file) + " already."
                        : "Added " + ids(added) + " to " + around.brief(file) + ".");
    }
}
