// SPDX-License-Identifier: Apache-2.0
package archfixture.onlytheshellprints.peer;

class GoodPeer {
    void print(java.io.PrintStream out, Exception failure) {
        failure.printStackTrace(out);
    }
}
