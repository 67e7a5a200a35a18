// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.model.KeyId;
import gossamer.peer.crypto.KeyFile;
import gossamer.peer.crypto.KeyFileRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a key be accepted for a while yet, and then no more. */
@Command(
        name = "retire",
        description = {
            "Accept a key for a while yet and then no more; what it admitted is cut then.",
            "Refused while some peer of the mesh, as far as a peer on this host knows it, does not accept the primary key."
        })
final class KeyRetireCommand extends KeyFileCommand {
    @Mixin
    private final KeyHolders holders = new KeyHolders();

    @Parameters(index = "0", paramLabel = "ID", description = "Its id, as show-id says it, or the beginning of it.")
    private String id = "";

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            converter = Span.class,
            description = "For how long it is accepted yet, such as 30s or 1h; default: 10m.")
    private Duration grace = Duration.ofMinutes(10);

    KeyRetireCommand(Surroundings around) {
        super(around);
    }

    @Override
    void work(Path file, Instant now) throws KeyFileRefused, IOException {
        KeyFile.Entry key = find(file, id, now);
        if (!key.primary()) { // that is refused anyway
            List<KeyFile.Entry> entries = KeyFile.entries(file, now);
            holders.check(around, file, entries, primary(entries), "key retire " + key.id());
        }
        Instant until = now.plus(grace).truncatedTo(ChronoUnit.MILLIS);
        KeyFile.retire(file, key.id(), until, now);
        say("Key " + key.id() + " is accepted until " + until + ". Copy " + around.brief(file)
                + " to the other machines before that.");
    }

    private static KeyId primary(List<KeyFile.Entry> entries) {
        return entries.stream()
                .filter(KeyFile.Entry::primary)
                .findFirst()
                .orElse(entries.get(0))
                .id();
    }
}
