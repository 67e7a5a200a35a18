// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.peer.network.JoinOutcome;
import gossamer.peer.network.Lane;
import java.net.InetSocketAddress;

/** What ties a peer to the others: the real network, or one inside this process. */
interface Connection {
    Lane lane();

    /** Where this peer can be reached, for people. */
    InetSocketAddress address();

    /** Looks for the others and joins them; blocks meanwhile. */
    JoinOutcome join();

    /** Says goodbye and leaves. */
    void close();

    /** Stops at once, as if the process were killed. */
    void cut();
}
