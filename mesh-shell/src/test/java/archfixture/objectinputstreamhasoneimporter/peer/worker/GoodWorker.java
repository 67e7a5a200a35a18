// SPDX-License-Identifier: Apache-2.0
package archfixture.objectinputstreamhasoneimporter.peer.worker;

import java.io.ObjectOutputStream;

class GoodWorker {
    ObjectOutputStream out;
}
