// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.peer.crypto.KeyFile;
import gossamer.peer.crypto.KeyFileRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/** Prints the ids of the keys that are accepted, and no key. */
@Command(name = "show-id", description = "Print the ids of the keys, the primary one first; never a key.")
final class KeyShowIdCommand extends KeyFileCommand {
    KeyShowIdCommand(Surroundings around) {
        super(around);
    }

    @Override
    void work(Path file, Instant now) throws KeyFileRefused, IOException {
        List<KeyFile.Entry> entries = KeyFile.entries(file, now);
        if (entries.isEmpty()) {
            say(around.brief(file) + " holds a passphrase; the id of its key depends on the mesh's name.");
        }
        for (KeyFile.Entry each : entries) {
            say(each.id()
                    + (each.primary() ? " primary" : "")
                    + (each.until() == null ? "" : " accept-until " + each.until()));
        }
    }
}
