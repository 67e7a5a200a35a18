// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.peer.local.LocalClient;
import gossamer.peer.local.NoLocalPeer;
import gossamer.peer.local.RuntimeFolder;
import gossamer.shell.output.Document;
import gossamer.shell.output.Table;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that asks a peer on this host and prints what it said: all it leaves open is what to ask. */
abstract class LocalCommand implements Callable<Integer> {
    private final Surroundings around;

    @Option(names = "--mesh", paramLabel = "NAME", description = "The name of the mesh; default: ${DEFAULT-VALUE}.")
    private String mesh = "default";

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            description = "Which of the peers on this host to ask; default: the one that runs longest.")
    private @Nullable String peer;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            description = "As a table for people or as JSON; default: ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    LocalCommand(Surroundings around) {
        this.around = around;
    }

    /** What to print, in both forms. */
    record Answer(Table table, Document document) {}

    /** Asks the peer that was found. */
    abstract Answer ask(LocalClient client) throws IOException;

    boolean wantsJson() {
        return format == Format.JSON;
    }

    @Override
    public Integer call() {
        Answer answer = ask();
        if (wantsJson()) {
            around.out().println(answer.document().line());
        } else {
            answer.table().lines().forEach(around.out()::println);
        }
        return ExitCode.GOOD;
    }

    private Answer ask() {
        try {
            return ask(LocalClient.find(RuntimeFolder.of(around.environment()), mesh, peer));
        } catch (NoLocalPeer none) {
            String name = mesh.equals("default") ? "" : " --mesh " + mesh;
            throw new CommandFailed(ExitCode.NO_MESH, String.valueOf(none.getMessage()), "Start one: ./mesh up" + name);
        } catch (IOException failed) {
            throw new CommandFailed(
                    ExitCode.NO_MESH, "The peer on this host gave no answer: " + failed.getMessage(), "");
        }
    }
}
