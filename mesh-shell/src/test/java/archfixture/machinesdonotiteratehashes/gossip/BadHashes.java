// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesdonotiteratehashes.gossip;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class BadHashes {
    Object bad1() {
        return new HashMap<String, String>();
    }

    Object bad2() {
        return new HashSet<String>();
    }

    Object bad3() {
        return Map.of("a", "b");
    }

    Object bad4() {
        return Set.of("a");
    }

    Object bad5(Map<String, String> map) {
        return Map.copyOf(map);
    }

    Object bad6(Stream<String> names) {
        return names.collect(Collectors.toSet());
    }

    Object bad7(Stream<String> names) {
        return names.collect(Collectors.groupingBy(String::length));
    }

    Supplier<Object> bad8() {
        return HashMap::new;
    }

    Object bad9(Stream<String> names) {
        return names.collect(Collectors.toMap(String::length, name -> name));
    }

    Object bad10() {
        return new IdentityHashMap<String, String>();
    }

    static class BadHeir extends HashMap<String, String> {
        private static final long serialVersionUID = 1;
    }
}
