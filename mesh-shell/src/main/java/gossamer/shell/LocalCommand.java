// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.peer.local.LocalClient;
import gossamer.shell.output.Document;
import gossamer.shell.output.Table;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that asks a peer on this host and prints what it said: all it leaves open is what to ask. */
abstract class LocalCommand implements Callable<Integer>, JsonCommand {
    private final Surroundings around;

    @Mixin
    private final Contact contact = new Contact();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            description = "As a table for people or as JSON; default: ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    LocalCommand(Surroundings around) {
        this.around = around;
    }

    /** What to print, in both forms. */
    record Answer(List<String> lines, Document document) {
        Answer(Table table, Document document) {
            this(table.lines(), document);
        }

        void print(Surroundings around, boolean json) {
            if (json) {
                around.out().println(document.line());
            } else {
                lines.forEach(around.out()::println);
            }
        }
    }

    /** Asks the peer that was found. */
    abstract Answer ask(LocalClient client) throws IOException;

    /** Finds a peer and asks it. */
    final Answer answer() {
        return contact.ask(around, this::ask);
    }

    final Surroundings around() {
        return around;
    }

    @Override
    public final boolean wantsJson() {
        return format == Format.JSON;
    }

    @Override
    public Integer call() throws Exception {
        answer().print(around, wantsJson());
        return ExitCode.GOOD;
    }
}
