// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Peer;
import gossamer.model.Accept;
import gossamer.model.KeyId;
import gossamer.model.PeerCard;
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

/** Lists the peers of the mesh. */
@Command(name = "peers", description = "List the peers of the mesh that a peer on this host belongs to.")
final class PeersCommand extends LocalCommand {
    PeersCommand(Surroundings around) {
        super(around);
    }

    @Override
    Answer ask(LocalClient client) throws IOException {
        return answer(client.identity().mesh(), client.peers());
    }

    static Answer answer(String mesh, List<Peer> peers) {
        return new Answer(table(peers), new Document("peers").put("mesh", mesh).put("items", items(peers)));
    }

    static Table table(List<Peer> peers) {
        // A column that says the same of all says nothing.
        boolean mixed = peers.stream().anyMatch(peer -> peer.card().accepts() != Accept.ALL);
        List<String> heads = new ArrayList<>(List.of("name", "address", "scheduler", "cores"));
        if (mixed) {
            heads.add("accepts");
        }
        boolean keyed = peers.stream().anyMatch(peer -> !peer.card().keys().isEmpty());
        heads.addAll(List.of("load", "queue"));
        if (keyed) {
            heads.add("key");
        }
        heads.add("version");
        Table table = new Table(heads.toArray(new String[0]));
        for (Peer peer : peers) {
            PeerCard card = peer.card();
            List<Object> row =
                    new ArrayList<>(List.of(card.name(), card.address(), peer.scheduler() ? "yes" : "", card.slots()));
            if (mixed) {
                row.add(card.accepts());
            }
            row.addAll(List.of(Percent.of(load(peer)), peer.stats().waiting()));
            if (keyed) {
                row.add(card.keys().isEmpty() ? "" : card.keys().get(0));
            }
            row.add(card.version());
            table.row(row.toArray());
        }
        return table;
    }

    static List<Map<String, Object>> items(List<Peer> peers) {
        List<Map<String, Object>> items = new ArrayList<>();
        for (Peer peer : peers) {
            PeerCard card = peer.card();
            Map<String, Object> item = new LinkedHashMap<>();
            item.put("name", card.name());
            item.put("peer", card.peer().toString());
            item.put("address", card.address());
            item.put("scheduler", peer.scheduler());
            item.put("cores", card.slots());
            item.put("accepts", card.accepts().toString());
            item.put("load", Document.measured(load(peer)));
            item.put("queue", peer.stats().waiting());
            item.put("keys", card.keys().stream().map(KeyId::toString).toList());
            item.put("version", card.version());
            item.put("pid", card.pid());
            items.add(item);
        }
        return items;
    }

    /** The share of its slots that have something to run now, from 0 to 1. */
    private static double load(Peer peer) {
        int slots = peer.card().slots();
        return slots == 0 ? 0 : Math.min(1.0, (double) peer.stats().running() / slots);
    }
}
