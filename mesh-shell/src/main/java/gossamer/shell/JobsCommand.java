// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Peer;
import gossamer.model.JobHead;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.peer.local.LocalClient;
import gossamer.shell.output.Document;
import gossamer.shell.output.Table;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists the jobs of the mesh. */
@Command(name = "jobs", description = "List the jobs of the mesh, those that ended lately included.")
final class JobsCommand extends LocalCommand {
    JobsCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer ask(LocalClient client) throws IOException {
        return answer(client.identity().mesh(), client.jobs(), client.peers());
    }

    static Answer answer(String mesh, List<JobHead> jobs, List<Peer> peers) {
        return new Answer(
                table(jobs, peers), new Document("jobs").put("mesh", mesh).put("items", items(jobs, peers)));
    }

    static Table table(List<JobHead> jobs, List<Peer> peers) {
        Table table = new Table("id", "name", "state", "total", "done", "failed", "rerun", "peer");
        for (JobHead job : jobs) {
            table.row(
                    job.id().number(),
                    job.title(),
                    state(job),
                    total(job),
                    job.done(),
                    job.failed(),
                    job.rerun(),
                    owner(job, peers));
        }
        return table;
    }

    static List<Map<String, @Nullable Object>> items(List<JobHead> jobs, List<Peer> peers) {
        return jobs.stream().map(job -> item(job, peers)).toList();
    }

    static Map<String, @Nullable Object> item(JobHead job, List<Peer> peers) {
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        item.put("id", job.id().number());
        item.put("job", job.id().toString());
        item.put("name", job.title());
        item.put("state", state(job));
        item.put("total", isUnfolding(job) ? null : job.total());
        item.put("done", job.done());
        item.put("failed", job.failed());
        item.put("rerun", job.rerun());
        item.put("peer", owner(job, peers));
        return item;
    }

    /** How many tasks, for a table. */
    static Object total(JobHead job) {
        return isUnfolding(job) ? "?" : (Object) job.total();
    }

    /** Nobody knows yet how much a job of bags has to do. */
    static boolean isUnfolding(JobHead job) {
        return job.total() == JobHead.UNKNOWN;
    }

    static String state(JobHead job) {
        return job.state().name().toLowerCase(Locale.ROOT);
    }

    /** The name of the job's owner; its id if it has left. */
    static String owner(JobHead job, List<Peer> peers) {
        PeerId origin = job.id().origin();
        return peers.stream()
                .map(Peer::card)
                .filter(card -> card.peer().equals(origin))
                .map(PeerCard::name)
                .findFirst()
                .orElse(origin.brief());
    }
}
