// SPDX-License-Identifier: Apache-2.0
package archfixture.objectinputstreamhasoneimporter.peer.worker;

import java.io.InputStream;
import java.io.ObjectInputStream;

class BadWorker {
    Object bad(InputStream in) throws Exception {
        return new ObjectInputStream(in).readObject();
    }
}
