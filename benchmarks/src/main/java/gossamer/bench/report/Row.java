// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.report;

import gossamer.bench.measure.Samples;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of the report: what was measured, beside what, and whether that is enough.
 *
 * <p>Immutable.
 *
 * @param promise what the row is about, and its bar
 * @param samples what was measured, in order, or null if the measurement failed
 * @param baseline the same beside it, or null where there is nothing to compare with
 * @param details what else a reader should know, by name in the order of telling: strings, numbers, booleans, or lists
 *     of those
 * @param failure why there is no value, or why the answer was not exact; null if all went well
 */
public record Row(
        Promise promise,
        @Nullable Samples samples,
        @Nullable Baseline baseline,
        Map<String, Object> details,
        @Nullable String failure) {

    /**
     * What a row is compared with, measured in the same run.
     *
     * @param name what did it
     * @param samples as many as the row has, pair by pair
     */
    public record Baseline(String name, Samples samples) {}

    public Row {
        if (samples == null && failure == null) {
            throw new IllegalArgumentException("row " + promise.name() + " has neither samples nor a failure");
        }
        Bar bar = promise.bar();
        if (bar != null && bar.of() == Bar.Of.RATIO && baseline == null && failure == null) {
            throw new IllegalArgumentException("row " + promise.name() + " has a bar for its ratio and no baseline");
        }
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** A row whose measurement came to its end with exact answers. */
    public static Row of(Promise promise, Samples samples, @Nullable Baseline baseline) {
        return new Row(promise, samples, baseline, Map.of(), null);
    }

    /** A row whose measurement did not come to an end, or whose answers were wrong. */
    public static Row failed(Promise promise, String failure) {
        return new Row(promise, null, null, Map.of(), failure);
    }

    /** The same row with one detail more. */
    public Row with(String detail, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(detail, value);
        return new Row(promise, samples, baseline, more, failure);
    }

    public String name() {
        return promise.name();
    }

    public String unit() {
        return promise.unit();
    }

    public @Nullable Bar bar() {
        return promise.bar();
    }

    /** The median of the samples, or null if there are none. */
    public @Nullable Double value() {
        return samples == null ? null : (Double) samples.median();
    }

    /** The median, over the pairs, of sample over baseline sample; null without a baseline. */
    public @Nullable Double ratio() {
        return samples == null || baseline == null
                ? null
                : (Double) samples.over(baseline.samples()).median();
    }

    /** Whether the bar is reached; null for a row without a bar that went well. */
    public @Nullable Boolean met() {
        if (failure != null) {
            return false;
        }
        Bar bar = bar();
        if (bar == null) {
            return null;
        }
        Double number = bar.of() == Bar.Of.VALUE ? value() : ratio();
        return number != null && bar.isMetBy(number);
    }
}
