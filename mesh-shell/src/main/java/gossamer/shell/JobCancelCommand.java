// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.peer.local.LocalClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Cancels one job, whichever peer owns it, and says so once its owner has. */
@Command(name = "cancel", description = "Cancel one job: what waits is dropped, what runs is stopped.")
final class JobCancelCommand extends LocalCommand {
    /** How long the owner may take; it is asked again meanwhile. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

    @Parameters(index = "0", paramLabel = "ID", description = JobName.DESCRIPTION)
    private String id = "";

    JobCancelCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer ask(LocalClient client) throws IOException {
        JobName.Found found = new JobName(id).find(client);
        JobHead job = found.job();
        if (job.isOver()) {
            throw new CommandFailed(
                    ExitCode.FAILED, "Job " + job.id().number() + " is over already: " + JobsCommand.state(job), "");
        }
        return JobShowCommand.answer(client.identity().mesh(), cancelled(job.id(), client), found.peers());
    }

    private static JobHead cancelled(JobId job, LocalClient client) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() - deadline < 0) {
            client.cancel(job);
            JobHead head = head(job, client);
            if (head == null) {
                throw new CommandFailed(
                        ExitCode.NOT_FOUND, "Job " + job.number() + " has gone, as its owner has, or its list", "");
            }
            if (head.isOver()) {
                return head;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new CommandFailed(
                ExitCode.FAILED, "The owner of job " + job.number() + " does not say that it is cancelled", "");
    }

    private static @Nullable JobHead head(JobId job, LocalClient client) throws IOException {
        return client.jobs().stream()
                .filter(head -> head.id().equals(job))
                .findFirst()
                .orElse(null);
    }
}
