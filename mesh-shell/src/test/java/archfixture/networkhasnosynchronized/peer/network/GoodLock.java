// SPDX-License-Identifier: Apache-2.0
package archfixture.networkhasnosynchronized.peer.network;

import java.util.concurrent.locks.ReentrantLock;

class GoodLock {
    final ReentrantLock lock = new ReentrantLock();
}
