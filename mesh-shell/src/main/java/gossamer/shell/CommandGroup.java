// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing by itself and names those below it. */
abstract class CommandGroup implements Callable<Integer> {
    private final String question;

    // Set by picocli.
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** @param question what to ask whoever names none of them */
    CommandGroup(String question) {
        this.question = question;
    }

    @Override
    public final Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                question + " One of: " + String.join(", ", spec.subcommands().keySet()));
    }
}
