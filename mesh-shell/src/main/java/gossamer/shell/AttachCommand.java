// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.model.JobId;
import gossamer.peer.local.LocalClient;
import gossamer.peer.local.Over;
import gossamer.shell.RunReport.Leave;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a durable job gives, whichever peer owns it now, and follows it to its end. */
@Command(
        name = "attach",
        description = "Print the results of a durable job that nobody has taken yet, then the others as they come.",
        footer = {
            "",
            "What is printed counts as taken, and is not there a second time.",
            "The exit code is that of run. Ctrl-C leaves the job, which goes on.",
            "Of a job of a Java program, the text of each result is printed."
        })
final class AttachCommand implements Callable<Integer>, JsonCommand {
    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "ID", description = JobName.DESCRIPTION)
    private String id = "";

    @Option(names = "--force", description = "Take it from a program that has it now.")
    private boolean force;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Span.class,
            description = "Leave it, with code 124, when it takes longer than this, such as 30s, 5m or 1.5h.")
    private @Nullable Duration timeout;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            description = "What programs wrote as it is, or all as one line of JSON; default: ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    @Mixin
    private final Contact contact = new Contact();

    AttachCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public boolean wantsJson() {
        return format == Format.JSON;
    }

    @Override
    public Integer call() throws Exception {
        return EndOfProcess.interrupts(() -> contact.ask(around, this::attach));
    }

    private int attach(LocalClient client) throws IOException {
        JobId job = new JobName(id).findOrAwait(client).job().id();
        var report = new RunReport(around, wantsJson(), Leave.GO_ON);
        Over over = client.attach(job, force, timeout, report);
        if (wantsJson()) {
            around.out()
                    .println(report.document("attach", client.identity().mesh(), over)
                            .line());
        }
        return report.code(over);
    }
}
