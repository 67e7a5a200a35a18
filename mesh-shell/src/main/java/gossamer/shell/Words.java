// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.shell.terminal.Choice;
import gossamer.shell.terminal.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What may come next in a command: names of commands and options, values of options, and the peers and jobs of the
 * mesh.
 *
 * <p>Confined to one thread.
 */
final class Words implements Completion {
    private final CommandLine tree;
    private final LiveNames live;

    Words(Surroundings around) {
        this.tree = CommandTree.in(around, new Session(around));
        this.live = new LiveNames(around);
    }

    @Override
    public List<Choice> choices(List<String> words) {
        if (words.isEmpty()) {
            return List.of();
        }
        CommandSpec command = tree.getCommandSpec();
        int at = 0;
        while (at < words.size() - 1) {
            CommandLine within = command.subcommands().get(words.get(at));
            if (within == null) {
                break;
            }
            command = within.getCommandSpec();
            at++;
        }
        List<String> arguments = words.subList(at, words.size() - 1);
        if (command.parser().stopAtPositional() && hasPositional(command, arguments)) {
            return List.of(); // the words of another program
        }
        ArgSpec wanted = wanted(command, arguments, words.get(words.size() - 1));
        if (wanted != null && wanted.paramLabel().equals("ID")) {
            return live.jobs();
        }
        if (wanted instanceof OptionSpec option && option.longestName().equals("--peer")) {
            return live.peers();
        }
        return command.subcommands().isEmpty() || wanted != null ? known(words) : commands(command, words);
    }

    /** The argument that the word which is being typed belongs to; null if that is not known. */
    private static @Nullable ArgSpec wanted(CommandSpec command, List<String> arguments, String word) {
        if (!arguments.isEmpty()) {
            OptionSpec option = command.findOption(arguments.get(arguments.size() - 1));
            if (option != null && option.arity().max() > 0) {
                return option;
            }
        }
        List<PositionalParamSpec> positional = command.positionalParameters();
        return word.startsWith("-") || positional.isEmpty() ? null : positional.get(0);
    }

    private static boolean hasPositional(CommandSpec command, List<String> arguments) {
        boolean isValue = false;
        for (String word : arguments) {
            if (!isValue && (!word.startsWith("-") || word.equals("--"))) {
                return true;
            }
            OptionSpec option = isValue ? null : command.findOption(word);
            isValue = option != null && option.arity().max() > 0;
        }
        return false;
    }

    private List<Choice> commands(CommandSpec command, List<String> words) {
        List<Choice> choices = new ArrayList<>();
        for (Map.Entry<String, CommandLine> each : command.subcommands().entrySet()) {
            String[] about = each.getValue().getCommandSpec().usageMessage().description();
            choices.add(new Choice(each.getKey(), about.length == 0 ? "" : about[0]));
        }
        known(words).stream().filter(choice -> choice.word().startsWith("-")).forEach(choices::add);
        return choices;
    }

    /** What the tree itself knows. */
    private List<Choice> known(List<String> words) {
        List<CharSequence> found = new ArrayList<>();
        AutoComplete.complete(
                tree.getCommandSpec(), words.toArray(String[]::new), words.size() - 1, 0, words.size(), found);
        return found.stream()
                .map(word -> new Choice(asTyped(word.toString()), ""))
                .distinct()
                .toList();
    }

    /** Constants are taken in any case, and typed in small letters. */
    private static String asTyped(String word) {
        return word.equals(word.toUpperCase(Locale.ROOT)) ? word.toLowerCase(Locale.ROOT) : word;
    }
}
