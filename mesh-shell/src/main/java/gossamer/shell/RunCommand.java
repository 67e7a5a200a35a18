// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Peer;
import gossamer.config.PeerConfig;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.peer.local.LocalClient;
import gossamer.peer.local.NoLocalPeer;
import gossamer.peer.local.Over;
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
            names = "--detach",
            description = "Print the number of the job and leave; the peer on this host keeps it. Its output is lost.")
    private boolean detach;

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
            return new gossamer.Command(words, copies, timeout);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        }
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
                return detached(client.detach(command), client);
            }
            var report = new RunReport(around, wantsJson());
            Over over = client.run(command, timeout == null ? null : timeout.plus(LIMIT_SLACK), report);
            if (wantsJson()) {
                around.out()
                        .println(report.document(client.identity().mesh(), over).line());
            }
            return report.code(over);
        } catch (IOException failed) {
            throw Contact.unanswered(failed);
        }
    }

    private int detached(JobId job, LocalClient client) {
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
