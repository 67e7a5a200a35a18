// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.peer.value.ProcessFilter;
import gossamer.shell.log.LogLines;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        ProcessFilter.install();
        LogLines.install(System.err);
        Surroundings around = Surroundings.ofThisProcess();
        int code = CommandTree.in(around).execute(args);
        around.out().flush();
        around.err().flush();
        System.exit(code);
    }
}
