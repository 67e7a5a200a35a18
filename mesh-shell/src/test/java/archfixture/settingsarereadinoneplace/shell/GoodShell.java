// SPDX-License-Identifier: Apache-2.0
package archfixture.settingsarereadinoneplace.shell;

class GoodShell {
    String a() {
        return System.getProperty("a");
    }
}
