// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.model.KeyId;
import gossamer.peer.crypto.KeyFile;
import gossamer.peer.local.KeyHolder;
import gossamer.peer.local.LocalClient;
import gossamer.peer.local.NoLocalPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks the mesh who accepts a key, before a change of the key file that shuts out those who do not. */
final class KeyHolders {
    @Mixin
    private final Contact contact = new Contact();

    @Option(names = "--force", description = "Do it even if some peer of the mesh does not accept the new key yet.")
    private boolean force;

    /**
     * Lets the change go on if every peer of the view has said that it accepts the key, or if nobody can be asked.
     *
     * @param entries what the key file holds
     * @param needed the key that peers call each other with after the change
     * @param command what was typed, to be repeated with {@code --force}
     * @throws CommandFailed if somebody does not accept it yet, or the peer on this host does not answer
     */
    void check(Surroundings around, Path file, List<KeyFile.Entry> entries, KeyId needed, String command) {
        if (force) {
            return;
        }
        String whatever = "To do it whatever becomes of them: ./mesh " + command + " --force";
        try {
            LocalClient client = contact.find(around);
            List<KeyHolder> holders = client.keys();
            if (entries.stream().noneMatch(each -> holders.get(0).keys().contains(each.id()))) {
                unasked(
                        around,
                        "peer " + client.identity().peer() + " on this host has none of the keys of "
                                + around.brief(file));
                return;
            }
            List<KeyHolder> lacking = holders.stream()
                    .filter(each -> !each.keys().contains(needed))
                    .toList();
            if (!lacking.isEmpty()) {
                throw new CommandFailed(
                        ExitCode.FAILED,
                        "Key " + needed + " is not accepted yet by " + lacking.size() + " of " + holders.size()
                                + (holders.size() == 1 ? " peer: " : " peers: ") + names(lacking),
                        "Copy " + around.brief(file) + " to their hosts, where peers notice it within a second, and"
                                + " try again. " + whatever);
            }
        } catch (NoLocalPeer none) {
            String why = String.valueOf(none.getMessage());
            unasked(around, why.substring(0, 1).toLowerCase(Locale.ROOT) + why.substring(1));
        } catch (IOException failed) {
            throw new CommandFailed(
                    ExitCode.FAILED,
                    "The peer on this host did not say who accepts key " + needed + ": " + failed.getMessage(),
                    whatever);
        }
    }

    private static void unasked(Surroundings around, String why) {
        around.err().println("The mesh could not be asked whether all its peers accept the new key: " + why + ".");
    }

    private static String names(List<KeyHolder> holders) {
        return holders.stream()
                .map(each -> each.name() + (each.answered() ? " (" + each.address() + ")" : " (gives no answer)"))
                .collect(Collectors.joining(", "));
    }
}
