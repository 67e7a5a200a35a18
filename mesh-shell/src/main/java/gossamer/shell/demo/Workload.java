// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.shell.output.Document;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How one workload went.
 *
 * @param name a word or two
 * @param exact whether the answer was the right one
 * @param seconds on the mesh, from submit to result
 * @param sequentialSeconds of the same work in one thread of this host
 * @param width at how many times the speed of one thread the mesh could run it at best
 * @param details further fields of its row in the document
 */
record Workload(
        String name, boolean exact, double seconds, double sequentialSeconds, int width, Map<String, Object> details) {
    /** The share of the best possible speed that was reached. */
    double efficiency() {
        return sequentialSeconds / (width * seconds);
    }

    Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", name);
        row.put("exact", exact);
        row.put("seconds", Document.measured(seconds));
        row.put("sequentialSeconds", Document.measured(sequentialSeconds));
        row.put("width", width);
        row.put("efficiency", Document.measured(efficiency()));
        row.putAll(details);
        return row;
    }
}
