// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesdonotwait.peer.worker;

class GoodWorker {
    volatile Thread thread;
}
