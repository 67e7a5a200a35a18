// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.shell.output.Terminals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts peers on this host, shows them at work, kills one, and checks every answer. */
@Command(
        name = "demo",
        description = "Start peers on this host, run workloads on them, kill one, and check every answer.")
final class DemoCommand implements Callable<Integer> {
    private final Surroundings around;

    @Option(names = "--peers", paramLabel = "N", description = "How many peers; default: ${DEFAULT-VALUE}.")
    private int peers = 3;

    @Option(names = "--folder", paramLabel = "DIR", description = "Whose words to count; default: this source tree.")
    private @Nullable Path folder;

    @Option(
            names = "--kill",
            paramLabel = "on|off",
            description = "Whether to kill a peer at work; default: ${DEFAULT-VALUE}.")
    private Switch kill = Switch.ON;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where to write demo.json and mandelbrot.png; default: target/demo.")
    private @Nullable Path out;

    DemoCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws Exception {
        Path tree = Path.of(System.getProperty("gossamer.home", around.folder().toString()));
        Path texts = folder == null ? tree : around.folder().resolve(folder).normalize();
        if (!Files.isDirectory(texts)) {
            throw new CommandFailed(ExitCode.NOT_FOUND, "There is no folder " + texts, "");
        }
        Path results =
                out == null ? tree.resolve("target/demo") : around.folder().resolve(out);
        DemoPlan plan = plan(texts, results);
        try (DemoJar jar = DemoJar.open()) {
            boolean exact = jar.program().run(plan, around.out(), around.err(), Terminals.isStderr());
            return exact ? ExitCode.GOOD : ExitCode.FAILED;
        }
    }

    private DemoPlan plan(Path texts, Path results) {
        try {
            return new DemoPlan(peers, texts, kill == Switch.ON, results);
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(wrong.getMessage()), "");
        }
    }
}
