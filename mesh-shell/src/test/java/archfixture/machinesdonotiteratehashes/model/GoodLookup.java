// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesdonotiteratehashes.model;

import java.util.HashMap;
import java.util.Map;

class GoodLookup {
    final Map<String, String> names = new HashMap<>();
}
