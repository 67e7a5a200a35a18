// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesdonotiteratehashes.model;

import java.util.HashSet;

class BadModel {
    Object bad() {
        return new HashSet<String>();
    }
}
