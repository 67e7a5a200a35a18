// SPDX-License-Identifier: Apache-2.0
package archfixture.networkhasnosynchronized.peer.network.deep;

class BadBlock {
    int bad(Object lock) {
        synchronized (lock) {
            return 1;
        }
    }

    Runnable badLambda(Object lock) {
        return () -> {
            synchronized (lock) {
                lock.notifyAll();
            }
        };
    }
}
