// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.report;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Writes a run as one page that needs no other file: the table, and for each row its samples drawn and its details. */
public final class RunPage {
    private static final String STYLE = """
            body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
            h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem;border-top:1px solid #ddd;padding-top:1rem}
            table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .8rem .25rem 0;vertical-align:top}
            th{border-bottom:1px solid #999;font-weight:600}td{border-bottom:1px solid #eee}
            .yes{color:#1a7f37}.no{color:#b42318;font-weight:600}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;font-size:.9rem}dt{color:#666}dd{margin:0}
            svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:#444}
            .note{color:#666;font-size:.9rem}
            """;

    private RunPage() {}

    public static String of(Run run) {
        StringBuilder page = new StringBuilder();
        page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>Gossamer bench</title>\n")
                .append("<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>Gossamer bench</h1>\n");
        page.append("<p>").append(escape(summary(run))).append("</p>\n");
        table(page, run.rows());
        page.append(
                        "<p class=\"note\">Value and baseline are medians of the samples; the ratio is the median, over the ")
                .append(
                        "pairs, of sample over baseline sample. Samples were taken in turns, the order reversed in every ")
                .append("second round; all are kept.</p>\n");
        run.rows().forEach(row -> section(page, row));
        return page.append("</body>\n</html>\n").toString();
    }

    private static String summary(Run run) {
        long bars = run.rows().stream().filter(row -> row.met() != null).count();
        long met = run.rows().stream()
                .filter(row -> Boolean.TRUE.equals(row.met()))
                .count();
        String when = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")
                .withZone(ZoneOffset.UTC)
                .format(run.startedAt());
        return met + " of " + bars + " bars met. A " + run.effort() + " run of " + when + ", "
                + Quantity.of(run.seconds(), "seconds") + " long, on "
                + run.machine().processors() + " processors and "
                + Quantity.of((double) run.machine().memoryBytes(), "bytes") + " of memory; "
                + run.machine().java() + "; " + run.machine().system() + ".";
    }

    private static void table(StringBuilder page, List<Row> rows) {
        page.append(
                "<table>\n<tr><th>row</th><th>value</th><th>baseline</th><th>ratio</th><th>bar</th><th>met</th></tr>\n");
        for (Row row : rows) {
            List<String> cells = RunTable.cells(row);
            page.append("<tr>");
            for (int column = 0; column < cells.size(); column++) {
                String cell = escape(cells.get(column));
                page.append(
                        switch (column) {
                            case 0 -> "<td><a href=\"#" + cell + "\">" + cell + "</a></td>";
                            case 5 ->
                                "<td class=\"" + (Boolean.FALSE.equals(row.met()) ? "no" : "yes") + "\">" + cell
                                        + "</td>";
                            default -> "<td>" + cell + "</td>";
                        });
            }
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private static void section(StringBuilder page, Row row) {
        page.append("<h2 id=\"")
                .append(escape(row.name()))
                .append("\">")
                .append(escape(row.name()))
                .append("</h2>\n<p>")
                .append(escape(row.promise().what()))
                .append("</p>\n");
        if (row.failure() != null) {
            page.append("<p class=\"no\">").append(escape(row.failure())).append("</p>\n");
        }
        page.append(Plot.of(row));
        if (!row.details().isEmpty()) {
            page.append("<dl>\n");
            row.details()
                    .forEach((name, value) -> page.append("<dt>")
                            .append(escape(name))
                            .append("</dt><dd>")
                            .append(escape(value.toString()))
                            .append("</dd>\n"));
            page.append("</dl>\n");
        }
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
