// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.View;
import org.jgroups.stack.Protocol;

/**
 * Takes out of a coordinator's view, before groups merge, whoever has gone on without it.
 *
 * <p>A coordinator that stood still for some seconds, as one that was suspended, still has the view of before. JGroups
 * ({@code Merger.sanitizeViews}) drops from that view only the few members whose views take part in the merge; the
 * merge then asks all others of it for digests, none of them answers to somebody who is not in its view, and the merge
 * of all waits for half of {@code GMS.merge_timeout}: 2.5 seconds. Here a view that is newer, and does not have the
 * coordinator, takes all its members out of the old one.
 *
 * <p>Stands right above {@code MERGE3}, whose finding it changes. Safe from any thread; keeps nothing.
 */
final class StaleViews extends Protocol {
    @Override
    public Object up(Event event) {
        if (event.getType() == Event.MERGE) {
            Map<Address, View> views = event.getArg();
            return up_prot.up(new Event(Event.MERGE, trimmed(views)));
        }
        return up_prot.up(event);
    }

    /** @param views those that take part in a merge, each by the member that has it */
    static Map<Address, View> trimmed(Map<Address, View> views) {
        Map<Address, View> result = new LinkedHashMap<>();
        views.forEach((owner, view) -> result.put(owner, owner.equals(view.getCoord()) ? trimmed(view, views) : view));
        return result;
    }

    private static View trimmed(View old, Map<Address, View> views) {
        Address owner = old.getCoord();
        List<Address> members = new ArrayList<>(old.getMembers());
        for (View newer : views.values()) {
            if (newer.getViewId().getId() > old.getViewId().getId() && !newer.containsMember(owner)) {
                members.removeAll(newer.getMembers());
            }
        }
        return members.size() == old.size() ? old : new View(old.getViewId(), members);
    }
}
