// SPDX-License-Identifier: Apache-2.0
package archfixture.onereader.peer;

class GoodReader {
    String a() {
        return System.getProperty("a");
    }

    static class Part {
        String a() {
            return System.getenv("a");
        }
    }
}
