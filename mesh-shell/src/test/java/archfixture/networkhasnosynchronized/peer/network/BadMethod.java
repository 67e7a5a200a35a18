// SPDX-License-Identifier: Apache-2.0
package archfixture.networkhasnosynchronized.peer.network;

class BadMethod {
    synchronized void bad() {}
}
