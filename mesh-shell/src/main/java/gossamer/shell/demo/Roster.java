// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Peer;
import gossamer.model.PeerId;
import gossamer.model.PeerStats;
import gossamer.shell.output.Document;
import gossamer.shell.output.Percent;
import gossamer.shell.output.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What each peer did in the demonstration, the lost ones included, as they last described themselves.
 *
 * <p>Confined to one thread.
 */
final class Roster {
    private final Map<PeerId, Peer> seen = new LinkedHashMap<>();
    private final Map<PeerId, Double> presentSeconds = new LinkedHashMap<>();
    private final Set<PeerId> lost = new HashSet<>();

    /** Takes in how the peers describe themselves now. */
    void see(List<Peer> peers) {
        for (Peer peer : peers) {
            if (peer.card().slots() > 0) {
                seen.put(peer.card().peer(), peer);
            }
        }
    }

    /** A workload took some time; those that are not lost were there for it. */
    void worked(double seconds) {
        for (PeerId peer : seen.keySet()) {
            if (!lost.contains(peer)) {
                presentSeconds.merge(peer, seconds, Double::sum);
            }
        }
    }

    /** A peer was killed, some time into the workload that runs. */
    void lost(Peer peer, double seconds) {
        seen.put(peer.card().peer(), peer);
        presentSeconds.merge(peer.card().peer(), seconds, Double::sum);
        lost.add(peer.card().peer());
    }

    Table table() {
        Table table = new Table("peer", "tasks run", "stolen", "given", "busy", "");
        for (Peer peer : inOrder()) {
            PeerStats stats = peer.stats();
            table.row(
                    peer.card().name(),
                    stats.run(),
                    stats.stolen(),
                    stats.given(),
                    Percent.of(busy(peer)),
                    isLost(peer) ? "lost: as of the kill" : "");
        }
        return table;
    }

    List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Peer peer : inOrder()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", peer.card().name());
            row.put("peer", peer.card().peer().toString());
            row.put("pid", peer.card().pid());
            row.put("slots", peer.card().slots());
            row.put("run", peer.stats().run());
            row.put("stolen", peer.stats().stolen());
            row.put("given", peer.stats().given());
            row.put("busyShare", Document.measured(busy(peer)));
            row.put("lost", isLost(peer));
            rows.add(row);
        }
        return rows;
    }

    /** By name, numbers at its end by value. */
    private List<Peer> inOrder() {
        return seen.values().stream()
                .sorted(Comparator.comparingInt(
                                (Peer peer) -> peer.card().name().length())
                        .thenComparing(peer -> peer.card().name()))
                .toList();
    }

    private boolean isLost(Peer peer) {
        return lost.contains(peer.card().peer());
    }

    /** The share of the workloads' time in which its slots were busy. */
    private double busy(Peer peer) {
        double slotSeconds = presentSeconds.getOrDefault(peer.card().peer(), 0.0)
                * peer.card().slots();
        return slotSeconds == 0 ? 0 : Math.min(1, peer.stats().busyNanos() / 1e9 / slotSeconds);
    }
}
