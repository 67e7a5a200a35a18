// SPDX-License-Identifier: Apache-2.0
package archfixture.settingsarereadinoneplace;

class BadApi {
    String bad() {
        return System.getProperty("a");
    }
}
