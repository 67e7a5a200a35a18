// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesarepure;

class GoodElsewhere {
    long now() {
        return System.nanoTime();
    }
}
