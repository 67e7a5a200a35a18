// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.config.Allowance;
import gossamer.model.Accept;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What jobs may take of the peers that a command starts. */
final class AllowOptions {
    @Option(
            names = "--accept",
            paramLabel = "KIND",
            converter = Accepted.class,
            completionCandidates = Accepted.class,
            description = "Which jobs are run here: all, java, commands or none. Default: all.")
    private Accept accept = Accept.ALL;

    @Option(
            names = "--job-cores",
            paramLabel = "N",
            description = "How many of its slots each peer gives one job at a time; default: all.")
    private int jobCores = Allowance.ALL.jobSlots();

    @Option(
            names = "--task-memory",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "How much data each program may have, such as 512m; Java tasks share the heap of the peer"
                    + " instead. Default: no limit.")
    private long taskMemory = Allowance.NO_LIMIT;

    @Option(
            names = "--task-time",
            paramLabel = "SPAN",
            converter = Span.class,
            description = "How long a task may run before it is ended, such as 30s. Default: no limit.")
    private Duration taskTime = Allowance.NO_TIME;

    @Option(
            names = "--audit",
            paramLabel = "FILE",
            description = "Add a line to FILE for each job that is submitted or run here.")
    private @Nullable Path audit;

    @Nullable
    Path audit() {
        return audit;
    }

    boolean isNothingAccepted() {
        return accept == Accept.NONE;
    }

    /** @throws IllegalArgumentException if a value is out of its range */
    Allowance allowance() {
        return new Allowance(accept, jobCores, taskMemory, taskTime);
    }
}
