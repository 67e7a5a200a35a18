// SPDX-License-Identifier: Apache-2.0
package archfixture.librarieshaveoneimporter.peer.crypto;

import org.bouncycastle.crypto.Digest;

class GoodCrypto {
    Digest digest;
}
