// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Peer;
import gossamer.model.PeerId;
import gossamer.model.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers who is in the mesh, and says who came and who went.
 *
 * <p>The view says who is there, the answers of the peers what their names are. A newcomer that is too busy to answer
 * is told of when it does.
 *
 * <p>Confined to one thread.
 */
final class Company {
    private final Map<PeerId, String> named = new LinkedHashMap<>();
    private View view;

    /**
     * Begins with those that are there.
     *
     * @param view this peer included
     * @param answers those of them that answered
     */
    Company(View view, List<Peer> answers) {
        this.view = view;
        answers.forEach(peer -> named.put(peer.card().peer(), peer.card().name()));
    }

    /** What a peer says when it has joined. */
    String greeting() {
        return isAlone()
                ? "1 peer. Waiting for others; this peer already takes work."
                : count() + ". This peer takes work.";
    }

    boolean isAlone() {
        return view.size() == 1;
    }

    /** Whether to ask the peers again. */
    boolean isCurious(View now) {
        return !now.id().equals(view.id()) || !named.keySet().containsAll(view.members());
    }

    /** A line for those that came since, and one for those that went. */
    List<String> update(View now, List<Peer> answers) {
        view = now;
        List<String> came = new ArrayList<>();
        for (Peer peer : answers) {
            PeerId id = peer.card().peer();
            if (view.contains(id) && named.put(id, peer.card().name()) == null) {
                came.add(peer.card().name() + " (" + peer.card().address() + ")");
            }
        }
        List<String> went = new ArrayList<>();
        named.forEach((id, name) -> {
            if (!view.contains(id)) {
                went.add(name);
            }
        });
        named.keySet().removeIf(id -> !view.contains(id));
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
        return isAlone() ? "1 peer" : view.size() + " peers";
    }
}
