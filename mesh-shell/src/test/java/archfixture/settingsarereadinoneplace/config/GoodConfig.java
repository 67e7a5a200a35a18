// SPDX-License-Identifier: Apache-2.0
package archfixture.settingsarereadinoneplace.config;

class GoodConfig {
    String a() {
        return System.getenv("a");
    }
}
