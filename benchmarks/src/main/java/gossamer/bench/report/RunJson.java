// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.report;

import gossamer.bench.measure.Samples;
import gossamer.shell.output.Document;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run as {@code bench.json}, which scripts read.
 *
 * <p>Each row has {@code name unit value samples baseline{name value samples} ratio bar met}, and beyond those
 * {@code barKind}, which says what the bar is about, {@code what}, {@code details} and {@code failure}. Seconds and
 * bytes are numbers; what there is none of is null. Numbers carry nine digits.
 */
public final class RunJson {
    private static final MathContext DIGITS = new MathContext(9);

    private RunJson() {}

    public static String of(Run run) {
        return new Document("bench")
                .put("effort", run.effort())
                .put("startedAt", run.startedAt().toString())
                .put("seconds", number(run.seconds()))
                .put("machine", machine(run.machine()))
                .put("good", run.isGood())
                .put("rows", run.rows().stream().map(RunJson::row).toList())
                .pretty();
    }

    private static Map<String, Object> machine(Run.Machine machine) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("processors", machine.processors());
        fields.put("memoryBytes", machine.memoryBytes());
        fields.put("java", machine.java());
        fields.put("system", machine.system());
        return fields;
    }

    private static Map<String, @Nullable Object> row(Row row) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", row.name());
        fields.put("unit", row.unit());
        fields.put("value", number(row.value()));
        fields.put("samples", samples(row.samples()));
        fields.put("baseline", baseline(row.baseline()));
        fields.put("ratio", number(row.ratio()));
        Bar bar = row.bar();
        fields.put("bar", number(bar == null ? null : (Double) bar.limit()));
        fields.put("met", row.met());
        fields.put("barKind", bar == null ? null : bar.kind());
        fields.put("what", row.promise().what());
        Map<String, Object> details = new LinkedHashMap<>();
        row.details().forEach((name, value) -> details.put(name, plain(value)));
        fields.put("details", details);
        fields.put("failure", row.failure());
        return fields;
    }

    private static @Nullable Map<String, @Nullable Object> baseline(Row.@Nullable Baseline baseline) {
        if (baseline == null) {
            return null;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", baseline.name());
        fields.put("value", number(baseline.samples().median()));
        fields.put("samples", samples(baseline.samples()));
        return fields;
    }

    private static List<@Nullable Number> samples(@Nullable Samples samples) {
        return samples == null
                ? List.of()
                : samples.toList().stream().map(RunJson::number).toList();
    }

    private static Object plain(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(RunJson::plain).toList();
        }
        Number number = value instanceof Number given ? number(given.doubleValue()) : null;
        return number != null ? number : value;
    }

    private static @Nullable Number number(@Nullable Double value) {
        if (value == null) {
            return null;
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return value.longValue();
        }
        return new BigDecimal(value, DIGITS).stripTrailingZeros();
    }
}
