// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import picocli.CommandLine.Command;

/** What can be done with the keys of the key file: only names the commands that do it. */
@Command(
        name = "key",
        description = "Change the secret while the mesh runs: add, use, retire, show-id.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "To change the secret of a running mesh: add a key here, copy the key file to the other machines, then use",
            "the new key, copy again, then retire the old one, and copy once more. Running peers notice each change."
        })
final class KeyCommand extends CommandGroup {
    KeyCommand() {
        super("What about the keys?");
    }
}
