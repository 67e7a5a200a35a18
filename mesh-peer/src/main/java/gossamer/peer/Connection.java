// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.model.PeerId;
import gossamer.peer.network.JoinOutcome;
import gossamer.peer.network.Lane;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What ties a peer to the others: the real network, or one inside this process. */
interface Connection {
    Lane lane();

    /** Where this peer can be reached, for people. */
    InetSocketAddress address();

    /** Where another peer can be reached, for people; null if that is not known. */
    @Nullable
    String addressOf(PeerId peer);

    /** Looks for the others and joins them; blocks meanwhile. */
    JoinOutcome join();

    /** Says goodbye and leaves. */
    void close();

    /** Stops at once, as if the process were killed. */
    void cut();
}
