// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the commands, with the options that all of them share. */
@Command(
        name = "mesh",
        description = "A peer-to-peer gossip compute mesh.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        footer = {
            "",
            "Without a command: a shell, which takes one command after the other.",
            "Also, from the source tree: ./mesh check, ./mesh bench.",
            "Exit codes: 0 good, 1 failed, 2 usage, 3 no mesh, 4 wrong key, 5 not found, 124 time-out, 130 interrupted."
        })
final class MeshCommand implements Callable<Integer> {
    private final Surroundings around;
    private final boolean session;

    // Set by picocli.
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show how to use this command.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it by itself
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "As the command version.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it by itself
    private boolean version;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log more to stderr; twice: still more.")
    private boolean[] verbose = {};

    @Option(names = "-c", paramLabel = "COMMANDS", description = "Run these commands, separated by ; and leave.")
    private @Nullable String commands;

    /** @param session whether the words come from a shell that is open already */
    MeshCommand(Surroundings around, boolean session) {
        this.around = around;
        this.session = session;
    }

    /** How many times more was asked for. */
    int verbosity() {
        return verbose.length;
    }

    @Override
    public Integer call() throws Exception {
        if (session) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Which command? One of: "
                            + String.join(", ", spec.subcommands().keySet()));
        }
        return ShellCommand.open(commands, new JoinOptions().config(around.mesh(), around), around);
    }
}
