// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Peer;
import gossamer.model.JobHead;
import gossamer.model.JobKind;
import gossamer.peer.local.LocalClient;
import gossamer.shell.output.Document;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one job, and what holds it up. */
@Command(name = "show", description = "Show one job, and what holds it up.")
final class JobShowCommand extends LocalCommand {
    @Parameters(index = "0", paramLabel = "ID", description = JobName.DESCRIPTION)
    private String id = "";

    JobShowCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer ask(LocalClient client) throws IOException {
        JobName.Found found = new JobName(id).find(client);
        return answer(client.identity().mesh(), found.job(), found.peers());
    }

    static Answer answer(String mesh, JobHead job, List<Peer> peers) {
        List<Peer> atWork = peers.stream()
                .filter(peer -> !job.isOver() && peer.stats().running() > 0)
                .toList();
        String obstacle = obstacle(job, peers);
        Map<String, @Nullable Object> item = new LinkedHashMap<>(JobsCommand.item(job, peers));
        item.put("undone", JobsCommand.isUnfolding(job) ? null : job.total() - job.done());
        item.put("atWork", atWork.stream().map(JobShowCommand::item).toList());
        item.put("obstacle", obstacle);
        List<String> lines =
                new ArrayList<>(JobsCommand.table(List.of(job), peers).lines());
        lines.addAll(remarks(job, atWork, obstacle));
        return new Answer(lines, new Document("job").put("mesh", mesh).put("item", item));
    }

    private static Map<String, Object> item(Peer peer) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("name", peer.card().name());
        item.put("running", peer.stats().running());
        item.put("waiting", peer.stats().waiting());
        return item;
    }

    /** What keeps a job from going on that a person may do something about; null if nothing is known. */
    private static @Nullable String obstacle(JobHead job, List<Peer> peers) {
        if (job.isOver()) {
            return null;
        }
        if (job.total() == job.done()) {
            return "nothing is left to do until its program submits more";
        }
        if (peers.stream().allMatch(peer -> peer.card().slots() == 0)) {
            return "no peer has slots";
        }
        JobKind kind = job.id().kind();
        List<Peer> takers = peers.stream()
                .filter(peer -> peer.card().appetite().takes(kind))
                .toList();
        if (takers.isEmpty()) {
            return "no peer with slots accepts " + kind + ": "
                    + peers.stream()
                            .filter(peer -> peer.card().slots() > 0)
                            .map(peer -> peer.card().name() + " accepts "
                                    + peer.card().accepts())
                            .collect(Collectors.joining(", "));
        }
        int slots = takers.stream().mapToInt(peer -> peer.card().slots()).sum();
        long busy = takers.stream()
                .mapToLong(peer -> Math.min(peer.stats().running(), peer.card().slots()))
                .sum();
        return busy < slots ? null : slots == 1 ? "the only slot is busy" : "all " + slots + " slots are busy";
    }

    private static List<String> remarks(JobHead job, List<Peer> atWork, @Nullable String obstacle) {
        List<String> remarks = new ArrayList<>();
        if (!atWork.isEmpty()) {
            remarks.add("At work, on this job or others: "
                    + atWork.stream()
                            .map(peer ->
                                    peer.card().name() + " (" + peer.stats().running() + " running, "
                                            + peer.stats().waiting() + " waiting)")
                            .collect(Collectors.joining(", ")));
        }
        if (obstacle != null) {
            remarks.add("Job " + job.id().number() + " waits: " + obstacle + ".");
        }
        return remarks;
    }
}
