// SPDX-License-Identifier: Apache-2.0
package archfixture.librarieshaveoneimporter.peer.wire;

import net.openhft.chronicle.bytes.Bytes;
import org.slf4j.Logger;

class GoodWire {
    Bytes<?> bytes;
    Logger log;
}
