// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.report;

import gossamer.bench.measure.Samples;
import java.util.Locale;

/**
 * Draws a row's samples as SVG: one dot each, the mesh above and the baseline below, a stroke at each median, and a
 * dashed line where a bar on the value stands.
 *
 * <p>The scale is linear from zero, or logarithmic where the largest is more than eight times the smallest.
 */
final class Plot {
    private static final int WIDTH = 900;
    private static final int LEFT = 150;
    private static final int RIGHT = 40;
    private static final int LANE = 44;
    private static final int AXIS = 34;

    private final double from;
    private final double to;
    private final boolean logarithmic;

    private Plot(double least, double most) {
        logarithmic = least > 0 && most / least > 8;
        from = logarithmic ? least / 1.25 : Math.min(0, least);
        to = most > from ? most * (logarithmic ? 1.25 : 1.05) : from + 1;
    }

    /** The drawing, or nothing for a row without samples. */
    static String of(Row row) {
        Samples samples = row.samples();
        if (samples == null) {
            return "";
        }
        double least = samples.min();
        double most = samples.max();
        Row.Baseline baseline = row.baseline();
        if (baseline != null) {
            least = Math.min(least, baseline.samples().min());
            most = Math.max(most, baseline.samples().max());
        }
        Bar bar = row.bar();
        if (bar != null && bar.of() == Bar.Of.VALUE) {
            least = Math.min(least, bar.limit());
            most = Math.max(most, bar.limit());
        }
        return new Plot(least, most).draw(row, samples);
    }

    private String draw(Row row, Samples samples) {
        Row.Baseline baseline = row.baseline();
        int lanes = baseline == null ? 1 : 2;
        int height = lanes * LANE + AXIS;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"samples of %s\">%n",
                WIDTH,
                height,
                RunPage.escape(row.name())));
        axis(svg, lanes * LANE, row.unit());
        Bar bar = row.bar();
        if (bar != null && bar.of() == Bar.Of.VALUE) {
            double x = x(bar.limit());
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%d\" stroke=\"#b42318\" stroke-dasharray=\"5 4\"/>%n",
                    x,
                    x,
                    lanes * LANE));
        }
        lane(svg, 0, "mesh", samples, "#2456a6");
        if (baseline != null) {
            lane(svg, LANE, baseline.name(), baseline.samples(), "#8a6d1a");
        }
        return svg.append("</svg>\n").toString();
    }

    private void lane(StringBuilder svg, int top, String name, Samples samples, String colour) {
        int middle = top + LANE / 2;
        String shown = name.length() > 22 ? name.substring(0, 21) + "\u2026" : name;
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"0\" y=\"%d\">%s<title>%s</title></text>%n",
                middle + 4,
                RunPage.escape(shown),
                RunPage.escape(name)));
        double median = x(samples.median());
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                median,
                top + 6,
                median,
                top + LANE - 6,
                colour));
        for (double sample : samples.toArray()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%d\" r=\"5\" fill=\"%s\" fill-opacity=\"0.45\"/>%n",
                    x(sample),
                    middle,
                    colour));
        }
    }

    private void axis(StringBuilder svg, int y, String unit) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#999\"/>%n",
                LEFT,
                y,
                WIDTH - RIGHT,
                y));
        for (int tick = 0; tick <= 4; tick++) {
            double value = logarithmic ? from * Math.pow(to / from, tick / 4.0) : from + (to - from) * tick / 4;
            double x = x(value);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#999\"/>"
                            + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    x,
                    y,
                    x,
                    y + 5,
                    x,
                    y + 20,
                    RunPage.escape(Quantity.of(value, unit))));
        }
    }

    private double x(double value) {
        double share = logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }
}
