// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Peer;
import gossamer.model.PeerId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers who is in the mesh, and says who came and who went.
 *
 * <p>Confined to one thread.
 */
final class Company {
    private Map<PeerId, String> present = new LinkedHashMap<>();

    /**
     * Begins with those that are there.
     *
     * @param peers this peer included
     */
    Company(List<Peer> peers) {
        peers.forEach(peer -> present.put(peer.card().peer(), peer.card().name()));
    }

    /** What a peer says when it has joined. */
    String greeting() {
        return isAlone()
                ? "1 peer. Waiting for others; this peer already takes work."
                : count() + ". This peer takes work.";
    }

    boolean isAlone() {
        return present.size() == 1;
    }

    /** A line for those that came since, and one for those that went. */
    List<String> update(List<Peer> peers) {
        Map<PeerId, String> before = present;
        present = new LinkedHashMap<>();
        List<String> came = new ArrayList<>();
        for (Peer peer : peers) {
            String name = peer.card().name();
            present.put(peer.card().peer(), name);
            if (!before.containsKey(peer.card().peer())) {
                came.add(name + " (" + peer.card().address() + ")");
            }
        }
        List<String> went = new ArrayList<>();
        before.forEach((peer, name) -> {
            if (!present.containsKey(peer)) {
                went.add(name);
            }
        });
        List<String> lines = new ArrayList<>();
        if (!came.isEmpty()) {
            lines.add(count() + ": " + String.join(", ", came) + " joined.");
        }
        if (!went.isEmpty()) {
            lines.add(count() + ": " + String.join(", ", went) + " left.");
        }
        return lines;
    }

    private String count() {
        return isAlone() ? "1 peer" : present.size() + " peers";
    }
}
