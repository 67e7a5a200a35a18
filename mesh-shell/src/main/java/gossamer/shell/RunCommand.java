// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Peer;
import gossamer.config.PeerConfig;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.TimeLimits;
import gossamer.peer.local.LocalClient;
import gossamer.peer.local.NoLocalPeer;
import gossamer.peer.local.Over;
import gossamer.shell.RunReport.Leave;
import gossamer.shell.output.Document;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Runs a program of the system on some peer, and prints what it writes.
 *
 * <p>Asks the peer of this user on this host to run it as a job of its own; where there is none, joins without slots.
 */
@Command(
        name = "run",
        description = "Run a program of the system on some peer, and print what it writes once it has ended.",
        footer = {
            "",
            "The exit code is that of the program; with -n, 0 if all ended with 0, else 1.",
            "The program finds MESH_JOB_ID, MESH_TASK_ID, MESH_ATTEMPT and MESH_PEER in its environment.",
            "Ctrl-C cancels it. What it starts ends with it."
        })
final class RunCommand implements Callable<Integer>, JsonCommand {
    /** How long a peer with slots may take to show. */
    private static final Duration PEERS_LIMIT = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(50);

    /** How much longer than the program itself its job may take. */
    private static final Duration LIMIT_SLACK = Duration.ofSeconds(1);

    private final Surroundings around;

    // Set by picocli.
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "-n",
            paramLabel = "N",
            description = "How many times; each finds its number, from 0, in MESH_TASK_ID. Default: ${DEFAULT-VALUE}.")
    private int copies = 1;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Span.class,
            description = "End it, with code 124, when it takes longer than this, such as 30s, 5m or 1.5h.")
    private @Nullable Duration timeout;

    @Option(
            names = "--job-limit",
            paramLabel = "TIME",
            converter = Span.class,
            description = "End the whole job, with code 124, when it is not done after this, all waiting included.")
    private @Nullable Duration jobLimit;

    @Option(
            names = "--detach",
            description = "Print the number of the job and leave; other peers keep it as well, if this host's is lost. "
                    + "To see what it wrote: ./mesh attach.")
    private boolean detach;

    @Option(
            names = "--backups",
            paramLabel = "0..3",
            description =
                    "How many other peers keep the job; default: 1 with --detach if there is another peer, else 0.")
    private @Nullable Integer backups;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            description = "What the program writes as it is, or all as one line of JSON; default: ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    @Mixin
    private final Contact contact = new Contact();

    @Mixin
    private final JoinOptions join = new JoinOptions();

    @Parameters(arity = "1..*", paramLabel = "PROG ARGS", description = "The program and its arguments.")
    private List<String> words = new ArrayList<>();

    RunCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public boolean wantsJson() {
        return format == Format.JSON;
    }

    @Override
    public Integer call() throws Exception {
        gossamer.Command command = command();
        return EndOfProcess.interrupts(() -> run(command));
    }

    private int run(gossamer.Command command) throws IOException, InterruptedException {
        LocalClient here = hereOrNull();
        if (here != null) {
            return run(command, here);
        }
        if (detach) {
            throw new CommandFailed(
                    ExitCode.NO_MESH,
                    "No peer on this host could keep the job when this command has left",
                    contact.start(around));
        }
        try (Guest guest = Guest.join(config(), around)) {
            return run(command, new Contact().find(guest.around()));
        } catch (NoLocalPeer impossible) {
            throw new IllegalStateException("the peer of this process does not answer", impossible);
        }
    }

    private gossamer.Command command() {
        try {
            if (backups != null && (backups < 0 || backups > JobSpec.BACKUPS_MAX)) {
                throw new IllegalArgumentException(
                        "--backups " + backups + ": a job has 0 to " + JobSpec.BACKUPS_MAX + " backups");
            }
            return new gossamer.Command(words, copies, timeout);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        }
    }

    private TimeLimits limits() {
        return jobLimit == null ? TimeLimits.NONE : TimeLimits.NONE.withJob(jobLimit);
    }

    private PeerConfig config() {
        try {
            return join.config(contact.mesh(around), around);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        }
    }

    /** The peer on this host; null if there is none and none was named. */
    private @Nullable LocalClient hereOrNull() {
        try {
            return contact.find(around);
        } catch (NoLocalPeer none) {
            if (contact.peer() != null) {
                throw new CommandFailed(ExitCode.NO_MESH, String.valueOf(none.getMessage()), contact.start(around));
            }
            return null;
        }
    }

    private int run(gossamer.Command command, LocalClient client) throws InterruptedException {
        try {
            awaitSlots(client);
            if (detach) {
                return detached(command, client);
            }
            var report = new RunReport(around, wantsJson(), Leave.CANCEL);
            Duration patience = timeout == null ? null : timeout.plus(LIMIT_SLACK);
            Over over = client.run(command, backups == null ? 0 : backups, limits(), patience, report);
            if (wantsJson()) {
                around.out()
                        .println(report.document("run", client.identity().mesh(), over)
                                .line());
            }
            return report.code(over);
        } catch (IOException failed) {
            throw Contact.unanswered(failed);
        }
    }

    private int detached(gossamer.Command command, LocalClient client) throws IOException {
        int kept = backups != null ? backups : client.peers().size() > 1 ? 1 : 0;
        JobId job = client.detach(command, kept, limits());
        if (kept == 0 && !wantsJson()) {
            around.err()
                    .println("Only the peer on this host has job " + job.number()
                            + ": it ends with that peer, and what it writes is lost.");
        }
        if (wantsJson()) {
            var document = new Document("run").put("mesh", client.identity().mesh());
            around.out()
                    .println(RunReport.job(document, job)
                            .put("state", "detached")
                            .put("problem", "")
                            .put("items", List.of())
                            .line());
        } else {
            around.out().println(job.number());
        }
        return ExitCode.GOOD;
    }

    /** Somebody must be there to run it: says so soon rather than to wait in silence. */
    private void awaitSlots(LocalClient client) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PEERS_LIMIT.toNanos();
        while (client.peers().stream()
                .map(Peer::card)
                .noneMatch(card -> card.appetite().takes(JobKind.COMMANDS))) {
            if (System.nanoTime() - deadline > 0) {
                boolean anySlots =
                        client.peers().stream().anyMatch(peer -> peer.card().slots() > 0);
                throw new CommandFailed(
                        ExitCode.NO_MESH,
                        anySlots
                                ? "No peer with slots accepts commands, so nobody would run it"
                                : "No peer with slots answers, so nobody would run it",
                        contact.start(around));
            }
            Thread.sleep(LOOK);
        }
    }
}
