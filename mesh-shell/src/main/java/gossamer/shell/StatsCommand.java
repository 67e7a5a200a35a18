// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Peer;
import gossamer.model.PeerStats;
import gossamer.peer.local.LocalClient;
import gossamer.shell.output.Document;
import gossamer.shell.output.Percent;
import gossamer.shell.output.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Shows what each peer has done since it started. */
@Command(name = "stats", description = "Show what each peer of the mesh has done since it started.")
final class StatsCommand extends LocalCommand {
    StatsCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer ask(LocalClient client) throws IOException {
        return answer(client.identity().mesh(), client.peers());
    }

    static Answer answer(String mesh, List<Peer> peers) {
        Table table = new Table("name", "running", "waiting", "held", "run", "stolen", "given", "busy", "alive");
        List<Map<String, Object>> items = new ArrayList<>();
        for (Peer peer : peers) {
            PeerStats stats = peer.stats();
            double aliveSeconds = stats.aliveNanos() / 1e9;
            double busySeconds = stats.busyNanos() / 1e9;
            double slotSeconds = aliveSeconds * peer.card().slots();
            double busy = slotSeconds == 0 ? 0 : Math.min(1.0, busySeconds / slotSeconds);
            table.row(
                    peer.card().name(),
                    stats.running(),
                    stats.waiting(),
                    stats.held(),
                    stats.run(),
                    stats.stolen(),
                    stats.given(),
                    Percent.of(busy),
                    Math.round(aliveSeconds) + " s");
            Map<String, Object> item = new LinkedHashMap<>();
            item.put("name", peer.card().name());
            item.put("peer", peer.card().peer().toString());
            item.put("running", stats.running());
            item.put("waiting", stats.waiting());
            item.put("held", stats.held());
            item.put("run", stats.run());
            item.put("stolen", stats.stolen());
            item.put("given", stats.given());
            item.put("busySeconds", Document.measured(busySeconds));
            item.put("aliveSeconds", Document.measured(aliveSeconds));
            item.put("busyShare", Document.measured(busy));
            items.add(item);
        }
        return new Answer(table, new Document("stats").put("mesh", mesh).put("items", items));
    }
}
