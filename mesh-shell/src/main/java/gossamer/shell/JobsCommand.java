// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Peer;
import gossamer.model.JobHead;
import gossamer.model.PeerId;
import gossamer.peer.local.LocalClient;
import gossamer.shell.output.Document;
import gossamer.shell.output.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
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

    /** @param peers give the owners their names; an owner that has left is named by its id */
    static Answer answer(String mesh, List<JobHead> jobs, List<Peer> peers) {
        Map<PeerId, String> names = new HashMap<>();
        peers.forEach(peer -> names.put(peer.card().peer(), peer.card().name()));
        Table table = new Table("id", "name", "state", "total", "done", "failed", "rerun", "peer");
        List<Map<String, @Nullable Object>> items = new ArrayList<>();
        for (JobHead job : jobs) {
            String state = job.state().name().toLowerCase(Locale.ROOT);
            PeerId origin = job.id().origin();
            String owner = names.getOrDefault(origin, origin.brief());
            boolean known = job.total() != JobHead.UNKNOWN; // a job of bags unfolds while it is done
            Object total = known ? job.total() : "?";
            table.row(job.id().number(), job.title(), state, total, job.done(), job.failed(), job.rerun(), owner);
            Map<String, @Nullable Object> item = new LinkedHashMap<>();
            item.put("id", job.id().number());
            item.put("job", job.id().toString());
            item.put("name", job.title());
            item.put("state", state);
            item.put("total", known ? job.total() : null);
            item.put("done", job.done());
            item.put("failed", job.failed());
            item.put("rerun", job.rerun());
            item.put("peer", owner);
            items.add(item);
        }
        return new Answer(table, new Document("jobs").put("mesh", mesh).put("items", items));
    }
}
