// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import picocli.CommandLine.Command;

/** What can be done with one job: only names the commands that do it. */
@Command(name = "job", description = "Show or cancel one job.", synopsisSubcommandLabel = "COMMAND")
final class JobCommand extends CommandGroup {
    JobCommand() {
        super("What about a job?");
    }
}
