// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.peer.network.Lane;

/** What ties a peer to the others: the real network, or one inside this process. */
interface Connection {
    Lane lane();

    /** {@code host:port} where this peer can be reached, for people. */
    String address();

    /** Says goodbye and leaves. */
    void close();

    /** Stops at once, as if the process were killed. */
    void cut();
}
