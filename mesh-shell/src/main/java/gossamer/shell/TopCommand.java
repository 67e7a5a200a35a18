// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Peer;
import gossamer.model.JobHead;
import gossamer.peer.local.LocalClient;
import gossamer.shell.output.Document;
import gossamer.shell.terminal.Screen;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the peers and the jobs of the mesh as they change. */
@Command(
        name = "top",
        description = "Show peers and jobs, twice a second until q or Ctrl-C; once where there is no terminal.")
final class TopCommand extends LocalCommand {
    private static final Duration PERIOD = Duration.ofMillis(500);

    @Option(names = "--once", description = "Show them once.")
    private boolean once;

    TopCommand(Surroundings around) {
        super(around);
    }

    @Override
    public Integer call() throws Exception {
        if (once || wantsJson() || !around().terminal()) {
            return super.call();
        }
        Answer first = answer(); // without a peer, nothing is drawn
        try (Screen screen = Screen.open()) {
            screen.show(first.lines());
            while (!screen.isLeft(PERIOD)) {
                screen.show(answer().lines());
            }
        }
        return ExitCode.GOOD;
    }

    @Override
    Answer ask(LocalClient client) throws IOException {
        return answer(client.identity().mesh(), client.peers(), client.jobs());
    }

    static Answer answer(String mesh, List<Peer> peers, List<JobHead> jobs) {
        // What still runs comes first, so that it stays in sight.
        List<JobHead> sorted =
                jobs.stream().sorted(Comparator.comparing(JobHead::isOver)).toList();
        List<String> lines = new ArrayList<>();
        lines.add(summary(mesh, peers));
        lines.add("");
        lines.addAll(PeersCommand.table(peers).lines());
        lines.add("");
        lines.addAll(JobsCommand.table(sorted, peers).lines());
        Document document = new Document("top")
                .put("mesh", mesh)
                .put("peers", PeersCommand.items(peers))
                .put("jobs", JobsCommand.items(sorted, peers));
        return new Answer(lines, document);
    }

    /** Who is there, in half a line. */
    static String summary(String mesh, List<Peer> peers) {
        int cores = peers.stream().mapToInt(peer -> peer.card().slots()).sum();
        long running = peers.stream().mapToLong(peer -> peer.stats().running()).sum();
        long waiting = peers.stream().mapToLong(peer -> peer.stats().waiting()).sum();
        return company(mesh, peers.size(), cores) + ", " + running + " running, " + waiting + " waiting";
    }

    static String company(String mesh, int peers, int cores) {
        return "mesh \"" + mesh + "\"  " + (peers == 1 ? "1 peer" : peers + " peers") + ", "
                + (cores == 1 ? "1 core" : cores + " cores");
    }
}
