// SPDX-License-Identifier: Apache-2.0
package archfixture.librarieshaveoneimporter.peer.network;

import org.jgroups.JChannel;

class GoodNetwork {
    JChannel channel;
}
