// SPDX-License-Identifier: Apache-2.0
package archfixture.settingsarereadinoneplace.peer.disk;

class BadTwo {
    Object bad1() {
        return System.getenv();
    }

    String bad2() {
        return System.getenv("a");
    }

    Object bad3() {
        return Integer.getInteger("a");
    }

    Object bad4() {
        return System.getProperties();
    }

    boolean bad5() {
        return Boolean.getBoolean("a");
    }

    Object bad6() {
        return Long.getLong("a");
    }
}
