// SPDX-License-Identifier: Apache-2.0
package archfixture.onlytheshellprints.shell;

class GoodShell {
    void print() {
        System.out.println();
    }
}
