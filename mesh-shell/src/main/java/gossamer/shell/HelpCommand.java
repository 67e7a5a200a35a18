// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

    @Parameters(index = "0", arity = "0..1", paramLabel = "COMMAND", description = "Which one.")
    private @Nullable String command;

    HelpCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        CommandLine tree = spec.root().commandLine();
        CommandLine explained = command == null ? tree : tree.getSubcommands().get(command);
        if (explained == null) {
            throw new UnmatchedArgumentException(tree, command);
        }
        explained.usage(around.out());
        return ExitCode.GOOD;
    }
}
