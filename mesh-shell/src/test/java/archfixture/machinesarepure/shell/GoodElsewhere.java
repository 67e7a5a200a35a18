// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesarepure.shell;

class GoodElsewhere {
    long now() {
        return System.nanoTime();
    }
}
