// SPDX-License-Identifier: Apache-2.0
package archfixture.settingsarereadinoneplace.peer;

class BadOne {
    String bad() {
        return System.getProperty("a");
    }
}
