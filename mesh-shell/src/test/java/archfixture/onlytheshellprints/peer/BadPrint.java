// SPDX-License-Identifier: Apache-2.0
package archfixture.onlytheshellprints.peer;

class BadPrint {
    void bad1() {
        System.out.println();
    }

    void bad2() {
        System.err.println();
    }

    void bad3(Exception failure) {
        failure.printStackTrace();
    }
}
