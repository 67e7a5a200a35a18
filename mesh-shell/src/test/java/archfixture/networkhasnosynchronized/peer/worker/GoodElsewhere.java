// SPDX-License-Identifier: Apache-2.0
package archfixture.networkhasnosynchronized.peer.worker;

class GoodElsewhere {
    synchronized void allowed() {}
}
