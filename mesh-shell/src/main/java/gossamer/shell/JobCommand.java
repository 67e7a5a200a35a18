// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with one job: only names the commands that do it. */
@Command(name = "job", description = "Show or cancel one job.", synopsisSubcommandLabel = "COMMAND")
final class JobCommand implements Callable<Integer> {
    // Set by picocli.
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "What about a job? One of: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
