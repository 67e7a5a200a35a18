// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows of text under a heading, in columns two blanks apart.
 *
 * <p>A column of numbers is aligned to the right. Confined to one thread.
 */
public final class Table {
    private final List<String> heading;
    private final boolean[] numeric;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... heading) {
        this.heading = List.of(heading);
        this.numeric = new boolean[heading.length];
    }

    /**
     * Adds a row.
     *
     * @param cells as many as the heading has; a {@link Number} is aligned to the right, and all of its column with it
     */
    public Table row(Object... cells) {
        if (cells.length != heading.size()) {
            throw new IllegalArgumentException(cells.length + " cells under a heading of " + heading.size());
        }
        List<String> row = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            numeric[i] |= cells[i] instanceof Number;
            row.add(String.valueOf(cells[i]));
        }
        rows.add(row);
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
        return all.stream().map(row -> line(row, widths)).collect(Collectors.toList());
    }

    private String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            String fill = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : "  ").append(numeric[i] ? fill + cell : cell + fill);
        }
        return line.toString().stripTrailing();
    }
}
