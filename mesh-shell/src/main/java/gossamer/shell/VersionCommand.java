// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.shell.output.Document;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says which version this is, and on which Java it runs. */
@Command(name = "version", description = "Show the versions of Gossamer and of Java.")
final class VersionCommand implements Callable<Integer> {
    private final Surroundings around;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            description = "As text for people or as JSON; default: ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    VersionCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        String java = System.getProperty("java.version");
        around.out()
                .println(
                        format == Format.JSON
                                ? new Document("version")
                                        .put("gossamer", Version.text())
                                        .put("java", java)
                                        .line()
                                : Version.line());
        return ExitCode.GOOD;
    }
}
