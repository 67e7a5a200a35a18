// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.peer.crypto.KeyFile;
import gossamer.peer.crypto.KeyFileRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a key the one that peers call others with. */
@Command(
        name = "use",
        description = {
            "Make a key the primary one; the others stay accepted.",
            "Refused while some peer of the mesh, as far as a peer on this host knows it, does not accept it."
        })
final class KeyUseCommand extends KeyFileCommand {
    @Mixin
    private final KeyHolders holders = new KeyHolders();

    @Parameters(index = "0", paramLabel = "ID", description = "Its id, as show-id says it, or the beginning of it.")
    private String id = "";

    KeyUseCommand(Surroundings around) {
        super(around);
    }

    @Override
    void work(Path file, Instant now) throws KeyFileRefused, IOException {
        KeyFile.Entry key = find(file, id, now);
        holders.check(around, file, KeyFile.entries(file, now), key.id(), "key use " + key.id());
        KeyFile.use(file, key.id(), now);
        say("Key " + key.id() + " is the primary one now. Copy " + around.brief(file)
                + " to the other machines before another key is retired.");
    }
}
