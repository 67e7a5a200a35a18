// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Bag;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bag of nodes whose result says which process counted how many; confined to one thread at a time. */
final class Census implements Bag<Map<Long, Long>> {
    private static final long serialVersionUID = 1L;
    private final UtsBag nodes;

    Census(UtsBag nodes) {
        this.nodes = nodes;
    }

    @Override
    public long work(long itemsMax) {
        return nodes.work(itemsMax);
    }

    @Override
    public boolean isEmpty() {
        return nodes.isEmpty();
    }

    @Override
    public @Nullable Census split() {
        UtsBag half = nodes.split();
        return half == null ? null : new Census(half);
    }

    @Override
    public Map<Long, Long> takeResult() {
        return Map.of(ProcessHandle.current().pid(), nodes.takeResult());
    }

    /** The sum of two results. */
    static Map<Long, Long> add(Map<Long, Long> one, Map<Long, Long> other) {
        Map<Long, Long> sum = new HashMap<>(one);
        other.forEach((process, count) -> sum.merge(process, count, Long::sum));
        return sum;
    }
}
