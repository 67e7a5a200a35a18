// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.MERGE3;

/** {@code MERGE3} that can say whether it has heard of another view. Safe from any thread. */
final class Merging extends MERGE3 {
    Merging() {
        setId(ClassConfigurator.getProtocolId(MERGE3.class)); // its headers go by that
    }

    /** Whether other peers have told a view, since the last merge or look, that is not that of this peer. */
    boolean hasHeardOther() {
        var own = view;
        return own != null && convertViews().keySet().stream().anyMatch(id -> !id.equals(own.getViewId()));
    }
}
