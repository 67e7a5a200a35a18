// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.JoinRefused;
import gossamer.shell.log.LogLines;
import gossamer.shell.output.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * All commands as one tree: takes the words of a command line, runs the command, and gives the exit code.
 *
 * <p>Every line runs from the root, whoever read it, so that no command depends on where it was typed.
 */
public final class CommandTree {
    private CommandTree() {}

    /** Makes a tree whose commands touch only the given surroundings. */
    public static CommandLine in(Surroundings around) {
        return in(around, null);
    }

    /**
     * @param session the shell that is open already and can be left; null where there is none, and one can be opened
     */
    static CommandLine in(Surroundings around, @Nullable Session session) {
        MeshCommand root = new MeshCommand(around, session != null);
        CommandLine tree = new CommandLine(root);
        // What follows the name of the program that is run is the program's.
        CommandLine run = new CommandLine(new RunCommand(around)).setStopAtPositional(true);
        CommandLine job = new CommandLine(new JobCommand())
                .addSubcommand(new JobShowCommand(around))
                .addSubcommand(new JobCancelCommand(around));
        CommandLine key = new CommandLine(new KeyCommand())
                .addSubcommand(new KeyAddCommand(around))
                .addSubcommand(new KeyUseCommand(around))
                .addSubcommand(new KeyRetireCommand(around))
                .addSubcommand(new KeyShowIdCommand(around));
        List<Object> commands = List.of(
                new UpCommand(around),
                run,
                new PeersCommand(around),
                new JobsCommand(around),
                job,
                new WaitCommand(around),
                new AttachCommand(around),
                new StatsCommand(around),
                new TopCommand(around),
                session == null ? new ShellCommand(around) : new ExitCommand(session),
                new KeygenCommand(around),
                key,
                new DemoCommand(around),
                new SimCommand(around),
                new VersionCommand(around),
                new HelpCommand(around));
        commands.forEach(tree::addSubcommand);
        return tree.setOut(around.out())
                // A word like @this is for the program that is run.
                .setExpandAtFiles(false)
                .setErr(around.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // As elsewhere: what is typed last counts, so that an alias can be overruled.
                .setOverwrittenOptionsAllowed(true)
                .setExecutionStrategy(parsed -> {
                    LogLines.level(root.verbosity());
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setParameterExceptionHandler((wrong, words) -> misunderstood(wrong, around))
                .setExecutionExceptionHandler((failure, command, words) -> failed(failure, command, around));
    }

    private static int misunderstood(ParameterException wrong, Surroundings around) {
        CommandLine command = wrong.getCommandLine();
        around.err().println(wrong instanceof UnmatchedArgumentException unmatched ? unknown(unmatched) : said(wrong));
        around.err().println("More: ./" + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static String unknown(UnmatchedArgumentException wrong) {
        CommandLine command = wrong.getCommandLine();
        String word = wrong.getUnmatched().get(0);
        List<String> known = new ArrayList<>();
        String what;
        if (word.startsWith("-")) {
            what = "Unknown option ";
            word = word.replaceFirst("=.*", "");
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (!option.hidden()) {
                    known.addAll(List.of(option.names()));
                }
            }
        } else if (!command.getSubcommands().isEmpty()) {
            what = "Unknown command ";
            known.addAll(command.getSubcommands().keySet());
        } else {
            what = "Unexpected word ";
        }
        Optional<String> nearest = Suggestion.nearest(word, known);
        return what + "\"" + word + "\"."
                + nearest.map(it -> " Did you mean " + it + "?").orElse("");
    }

    private static int failed(Exception failure, CommandLine command, Surroundings around) {
        CommandFailed told = switch (failure) {
            case CommandFailed itself -> itself;
            case JoinRefused refused -> refused(refused);
            case InterruptedException stopped -> new CommandFailed(ExitCode.INTERRUPTED, "Interrupted", "");
            default -> new CommandFailed(ExitCode.FAILED, said(failure), "");
        };
        if (told.code() == ExitCode.FAILED && told != failure && LogLines.isVerbose()) {
            failure.printStackTrace(around.err());
        }
        if (command.getCommand() instanceof JsonCommand typed && typed.wantsJson()) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("code", told.code());
            error.put("message", told.message());
            error.put("hint", told.hint());
            around.err().println(new Document("error").put("error", error).line());
        } else {
            around.err().println(told.message());
            if (!told.hint().isEmpty()) {
                around.err().println(told.hint());
            }
        }
        return told.code();
    }

    private static CommandFailed refused(JoinRefused refused) {
        int code = switch (refused.reason()) {
            case WRONG_SECRET -> ExitCode.WRONG_KEY;
            case OTHER_MESH, VERSION, NO_ANSWER -> ExitCode.NO_MESH;
            case SETTING -> ExitCode.USAGE;
        };
        return new CommandFailed(code, said(refused), "");
    }

    private static String said(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }
}
