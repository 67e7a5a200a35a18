// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
final class KeyCommand implements Callable<Integer> {
    // Set by picocli.
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "What about the keys? One of: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
