// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Rows of text under a heading, in columns two blanks apart.
 *
 * <p>A column of numbers, with or without a unit, or with a question mark for one that nobody knows, is aligned to the
 * right. Confined to one thread.
 */
public final class Table {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9.,]*( (%|s))?|\\?");

    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... heading) {
        this.heading = List.of(heading);
    }

    /**
     * Adds a row.
     *
     * @param cells as many as the heading has
     */
    public Table row(Object... cells) {
        if (cells.length != heading.size()) {
            throw new IllegalArgumentException(cells.length + " cells under a heading of " + heading.size());
        }
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
        return this;
    }

    /** The heading and the rows, one line each. */
    public List<String> lines() {
        int[] widths = new int[heading.size()];
        List<List<String>> all = new ArrayList<>();
        all.add(heading);
        all.addAll(rows);
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        boolean[] numeric = new boolean[widths.length];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            numeric[i] = !rows.isEmpty()
                    && rows.stream()
                            .allMatch(row -> NUMBER.matcher(row.get(column)).matches());
        }
        return all.stream().map(row -> line(row, widths, numeric)).toList();
    }

    private static String line(List<String> row, int[] widths, boolean[] numeric) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            String fill = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : "  ").append(numeric[i] ? fill + cell : cell + fill);
        }
        return line.toString().stripTrailing();
    }
}
