// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a run as a table for a terminal, and after it what went wrong. */
public final class RunTable {
    private static final List<String> HEADINGS = List.of("row", "value", "baseline", "ratio", "bar", "met");

    private RunTable() {}

    /** The table and the failures; every line ends with a line feed. */
    public static String of(Run run) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEADINGS);
        run.rows().forEach(row -> lines.add(cells(row)));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = line.get(column);
                row.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        run.rows().stream()
                .filter(row -> row.failure() != null)
                .forEach(row -> text.append(row.name())
                        .append(" failed: ")
                        .append(row.failure())
                        .append('\n'));
        return text.toString();
    }

    static List<String> cells(Row row) {
        return List.of(row.name(), value(row), baseline(row), ratio(row), bar(row.bar(), row.unit()), met(row));
    }

    private static String value(Row row) {
        Double value = row.value();
        return value == null ? "-" : Quantity.of(value, row.unit());
    }

    private static String baseline(Row row) {
        Row.Baseline baseline = row.baseline();
        return baseline == null ? "-" : Quantity.of(baseline.samples().median(), row.unit()) + "  " + baseline.name();
    }

    private static String ratio(Row row) {
        Double ratio = row.ratio();
        return ratio == null ? "-" : Quantity.plain(ratio);
    }

    private static String bar(@Nullable Bar bar, String unit) {
        if (bar == null) {
            return "-";
        }
        String sign = bar.direction() == Bar.Direction.AT_LEAST ? ">= " : "<= ";
        return bar.of() == Bar.Of.VALUE
                ? sign + Quantity.of(bar.limit(), unit)
                : sign + Quantity.plain(bar.limit()) + " x";
    }

    private static String met(Row row) {
        if (row.failure() != null) {
            return "FAILED";
        }
        Boolean met = row.met();
        return met == null ? "-" : met ? "yes" : "NO";
    }
}
