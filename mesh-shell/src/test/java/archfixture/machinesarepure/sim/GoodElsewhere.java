// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesarepure.sim;

class GoodElsewhere {
    long now() {
        return System.nanoTime();
    }
}
