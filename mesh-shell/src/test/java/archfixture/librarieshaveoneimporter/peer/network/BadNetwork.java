// SPDX-License-Identifier: Apache-2.0
package archfixture.librarieshaveoneimporter.peer.network;

import net.openhft.chronicle.bytes.Bytes;

class BadNetwork {
    Bytes<?> bad;
}
