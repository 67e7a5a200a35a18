// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.config.PeerConfig;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes one command after the other: from a person at a terminal, or from lines that are piped in. */
@Command(
        name = "shell",
        description = "Take commands one after the other; the same as no command at all.",
        footer = {
            "",
            "At a terminal: Tab completes, Ctrl-R searches what was typed before, Ctrl-C ends what runs, Ctrl-D leaves.",
            "Elsewhere: one line after the other, until one fails; its code is the exit code. # begins a comment."
        })
final class ShellCommand implements Callable<Integer> {
    private final Surroundings around;

    // Set by picocli.
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "-c", paramLabel = "COMMANDS", description = "Run these commands, separated by ; and leave.")
    private @Nullable String commands;

    @Option(
            names = "--mesh",
            paramLabel = "NAME",
            description = "The mesh that the commands mean; default: that of MESH_NAME, else \"default\".")
    private @Nullable String mesh;

    @Mixin
    private final JoinOptions join = new JoinOptions();

    ShellCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws Exception {
        String name = mesh == null ? around.mesh() : mesh;
        try {
            return open(commands, join.config(name, around), around);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        }
    }

    /**
     * Runs a shell to its end.
     *
     * @param commands a line that is all there is to run; null to read lines
     * @param config by which it joins where no peer runs on this host
     */
    static int open(@Nullable String commands, PeerConfig config, Surroundings around) throws Exception {
        Surroundings here = around.with(Surroundings.MESH_NAME, config.mesh());
        if (commands != null) {
            return new Session(here).run(commands);
        }
        return around.terminal() ? Conversation.hold(config, here) : new Session(here).runAll();
    }
}
