// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.sim.Coverage.Situation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the faults of a run of seeds met: how many seeds each kind happened in, and each situation how often. */
final class CoverageTable {
    /** In so many of 100 seeds each kind of fault happens, or the run says little of it. */
    static final int PERCENT_LEAST = 5;

    private final Map<String, Long> seeds = new TreeMap<>();
    private final Map<String, Map<Situation, Long>> hits = new TreeMap<>();

    CoverageTable() {
        for (String kind : Coverage.kinds()) {
            seeds.put(kind, 0L);
            hits.put(kind, new EnumMap<>(Situation.class));
        }
    }

    /** Adds what one seed saw. */
    void add(Map<String, Long> fired, Map<String, Map<Situation, Long>> met) {
        fired.forEach((kind, count) -> seeds.merge(kind, 1L, Long::sum));
        met.forEach((kind, counts) -> {
            Map<Situation, Long> row = hits.computeIfAbsent(kind, any -> new EnumMap<>(Situation.class));
            counts.forEach((situation, count) -> row.merge(situation, count, Long::sum));
        });
    }

    /** The kinds that happened too seldom. */
    List<String> seldom(long of) {
        List<String> seldom = new ArrayList<>();
        seeds.forEach((kind, count) -> {
            if (count * 100 < of * PERCENT_LEAST) {
                seldom.add(kind + " happened in " + count + " of " + of + " seeds");
            }
        });
        return seldom;
    }

    /** The cells that could have been met and were not; and those that were met though nobody thought that they can. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        hits.forEach((kind, row) -> {
            for (Situation situation : Situation.values()) {
                String why = Coverage.unreachable(kind, situation);
                if (why == null && !row.containsKey(situation)) {
                    wrong.add(kind + " never met a peer that is " + situation);
                } else if (why != null && row.containsKey(situation)) {
                    wrong.add(kind + " met a peer that is " + situation + ", though " + why);
                }
            }
        });
        return wrong;
    }

    /** The table; a bar stands where nothing can be. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format("%-9s%7s", "fault", "seeds"));
        for (Situation situation : Situation.values()) {
            text.append(String.format("%8s", situation.word));
        }
        text.append('\n');
        hits.forEach((kind, row) -> {
            text.append(String.format(Locale.ROOT, "%-9s%7d", kind, seeds.getOrDefault(kind, 0L)));
            for (Situation situation : Situation.values()) {
                long count = row.getOrDefault(situation, 0L);
                boolean none = count == 0 && Coverage.unreachable(kind, situation) != null;
                text.append(String.format("%8s", none ? "-" : String.valueOf(count)));
            }
            text.append('\n');
        });
        return text.toString();
    }
}
