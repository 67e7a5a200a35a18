// SPDX-License-Identifier: Apache-2.0
package archfixture.onlytheshellprints;

class BadApi {
    void bad() {
        System.out.println();
    }
}
