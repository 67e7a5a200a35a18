// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import gossamer.bench.measure.Samples;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
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
        JsonObject root = new JsonObject();
        root.addProperty("schema", "gossamer/1");
        root.addProperty("kind", "bench");
        root.addProperty("effort", run.effort());
        root.addProperty("startedAt", run.startedAt().toString());
        root.add("seconds", number(run.seconds()));
        root.add("machine", machine(run.machine()));
        root.addProperty("good", run.isGood());
        JsonArray rows = new JsonArray();
        run.rows().forEach(row -> rows.add(row(row)));
        root.add("rows", rows);
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .serializeNulls()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(root)
                + "\n";
    }

    private static JsonObject machine(Run.Machine machine) {
        JsonObject object = new JsonObject();
        object.addProperty("processors", machine.processors());
        object.addProperty("memoryBytes", machine.memoryBytes());
        object.addProperty("java", machine.java());
        object.addProperty("system", machine.system());
        return object;
    }

    private static JsonObject row(Row row) {
        JsonObject object = new JsonObject();
        object.addProperty("name", row.name());
        object.addProperty("unit", row.unit());
        object.add("value", number(row.value()));
        object.add("samples", samples(row.samples()));
        object.add("baseline", baseline(row.baseline()));
        object.add("ratio", number(row.ratio()));
        Bar bar = row.bar();
        object.add("bar", number(bar == null ? null : (Double) bar.limit()));
        object.addProperty("met", row.met());
        object.addProperty("barKind", bar == null ? null : bar.kind());
        object.addProperty("what", row.promise().what());
        JsonObject details = new JsonObject();
        row.details().forEach((name, value) -> details.add(name, element(value)));
        object.add("details", details);
        object.addProperty("failure", row.failure());
        return object;
    }

    private static JsonElement baseline(Row.@Nullable Baseline baseline) {
        if (baseline == null) {
            return JsonNull.INSTANCE;
        }
        JsonObject object = new JsonObject();
        object.addProperty("name", baseline.name());
        object.add("value", number(baseline.samples().median()));
        object.add("samples", samples(baseline.samples()));
        return object;
    }

    private static JsonArray samples(@Nullable Samples samples) {
        JsonArray array = new JsonArray();
        if (samples != null) {
            samples.toList().forEach(sample -> array.add(number(sample)));
        }
        return array;
    }

    private static JsonElement element(Object value) {
        return switch (value) {
            case Number number -> number(number.doubleValue());
            case Boolean yes -> new JsonPrimitive(yes);
            case List<?> list -> {
                JsonArray array = new JsonArray();
                list.forEach(each -> array.add(element(each)));
                yield array;
            }
            default -> new JsonPrimitive(value.toString());
        };
    }

    private static JsonElement number(@Nullable Double value) {
        if (value == null) {
            return JsonNull.INSTANCE;
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return new JsonPrimitive(value.longValue());
        }
        return new JsonPrimitive(new BigDecimal(value, DIGITS).stripTrailingZeros());
    }
}
