// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesarepure.peer;

class GoodElsewhere {
    long now() {
        return System.nanoTime();
    }
}
