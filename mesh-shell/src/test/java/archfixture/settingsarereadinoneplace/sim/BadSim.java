// SPDX-License-Identifier: Apache-2.0
package archfixture.settingsarereadinoneplace.sim;

class BadSim {
    String bad() {
        return System.getenv("a");
    }
}
