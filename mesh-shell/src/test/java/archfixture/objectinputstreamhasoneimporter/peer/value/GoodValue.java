// SPDX-License-Identifier: Apache-2.0
package archfixture.objectinputstreamhasoneimporter.peer.value;

import java.io.ObjectInputStream;

class GoodValue {
    ObjectInputStream in;
}
