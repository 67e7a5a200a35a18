// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.peer.local.LocalClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits for the end of a job, whichever peer owns it. */
@Command(
        name = "wait",
        description = "Wait for the end of a job, and show it.",
        footer = {
            "",
            "The exit code is 0 if all of it was done and nothing failed, else 1; 124 if it took too long.",
            "The job goes on, whatever becomes of this command, and its results are not taken."
        })
final class WaitCommand implements Callable<Integer>, JsonCommand {
    private static final Duration LOOK = Duration.ofMillis(100);

    /** A job that is listed nowhere may be about to have a new owner for so long. */
    private static final Duration GONE = Duration.ofSeconds(15);

    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "ID", description = JobName.DESCRIPTION)
    private String id = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Span.class,
            description = "Wait no longer than this, such as 30s, 5m or 1.5h.")
    private @Nullable Duration timeout;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            description = "As a table for people or as JSON; default: ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    @Mixin
    private final Contact contact = new Contact();

    WaitCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public boolean wantsJson() {
        return format == Format.JSON;
    }

    @Override
    public Integer call() throws Exception {
        return EndOfProcess.interrupts(() -> await());
    }

    private int await() throws InterruptedException {
        JobName.Found found = contact.ask(around, new JobName(id)::findOrAwait);
        JobHead job = found.job();
        long begun = System.nanoTime();
        long seen = begun;
        while (!job.isOver()) {
            long now = System.nanoTime();
            if (timeout != null && now - begun >= timeout.toNanos()) {
                throw new CommandFailed(
                        ExitCode.TIME_OUT,
                        "Job " + job.id().number() + " is not over yet: " + job.done() + " of " + JobsCommand.total(job)
                                + " done",
                        "");
            }
            if (now - seen >= GONE.toNanos()) {
                throw new CommandFailed(
                        ExitCode.NOT_FOUND,
                        "Job " + job.id().number() + " has gone: it ended with its owner, or all of it was taken",
                        "");
            }
            Thread.sleep(LOOK);
            Optional<JobHead> standing = head(job.id());
            if (standing.isPresent()) {
                job = standing.get();
                seen = now;
            }
        }
        return show(job);
    }

    private Optional<JobHead> head(JobId job) {
        return contact.ask(around, LocalClient::jobs).stream()
                .filter(head -> head.id().equals(job))
                .findFirst();
    }

    private int show(JobHead job) {
        LocalCommand.Answer answer = contact.ask(
                around, client -> JobShowCommand.answer(client.identity().mesh(), job, client.peers()));
        answer.print(around, wantsJson());
        return job.state() == JobHead.State.DONE && job.failed() == 0 ? ExitCode.GOOD : ExitCode.FAILED;
    }
}
