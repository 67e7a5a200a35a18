// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesdonotiteratehashes.gossip;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class GoodOrder {
    final Map<String, String> linked = new LinkedHashMap<>();
    final Map<String, String> sorted = new TreeMap<>();
    final Map<String, String> none = Map.of();

    Object grouped(Stream<String> names) {
        return names.collect(Collectors.groupingBy(String::length, TreeMap::new, Collectors.toList()));
    }
}
