// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Explains a command, or lists all. */
@Command(name = "help", description = "Explain a command, or list them all.")
final class HelpCommand implements Callable<Integer> {
    private final Surroundings around;

    // Set by picocli.
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Which one.")
    private List<String> words = new ArrayList<>();

    HelpCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        CommandLine explained = spec.root().commandLine();
        for (String word : words) {
            CommandLine within = explained.getSubcommands().get(word);
            if (within == null) {
                throw new UnmatchedArgumentException(explained, word);
            }
            explained = within;
        }
        explained.usage(around.out());
        return ExitCode.GOOD;
    }
}
