// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesarepure.bench;

class GoodElsewhere {
    long now() {
        return System.nanoTime();
    }
}
