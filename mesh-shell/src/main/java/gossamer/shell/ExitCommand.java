// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Leaves the shell. */
@Command(name = "exit", aliases = "quit", description = "Leave the shell.")
final class ExitCommand implements Callable<Integer> {
    private final Session session;

    ExitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.leave();
        return ExitCode.GOOD;
    }
}
