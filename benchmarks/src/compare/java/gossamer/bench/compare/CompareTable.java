// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.compare;

import gossamer.bench.report.Bar;
import gossamer.bench.report.Quantity;
import gossamer.bench.report.Row;
import gossamer.bench.report.Run;
import gossamer.bench.report.RunTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The table of a comparison: before all else, which systems are better than Gossamer, and at what. */
final class CompareTable {
    private CompareTable() {}

    static String of(Run run) {
        List<Row> rows = new ArrayList<>(run.rows());
        rows.sort(Comparator.comparing(CompareTable::isBehind).reversed());
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            Row.Baseline rival = row.baseline();
            if (isBehind(row) && rival != null) {
                text.append(rival.name())
                        .append(" is better than Gossamer at ")
                        .append(row.name())
                        .append(": ")
                        .append(Quantity.of(rival.samples().median(), row.unit()))
                        .append('\n');
            }
        }
        if (text.isEmpty()) {
            text.append("No system that was measured is better than Gossamer here.\n");
        }
        return text + RunTable.of(new Run(run.effort(), run.startedAt(), run.seconds(), run.machine(), rows));
    }

    /** Whether the other system did better; a row without figures says nothing about that. */
    private static boolean isBehind(Row row) {
        Double ratio = row.ratio();
        Bar bar = row.bar();
        if (ratio == null || bar == null) {
            return false;
        }
        return bar.direction() == Bar.Direction.AT_LEAST ? ratio < 1 : ratio > 1;
    }
}
