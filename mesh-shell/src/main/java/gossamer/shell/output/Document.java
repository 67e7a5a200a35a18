// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.output;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document of ours: a schema, a kind, and fields in the order they are put.
 *
 * <p>Values are strings, numbers, booleans, null, lists of values, and maps from names to values. Names are in
 * lowerCamelCase, seconds and bytes are numbers, and a field that a kind has once it has always.
 *
 * <p>Confined to one thread.
 */
public final class Document {
    /** The version of all our documents: fields may be added to it, none is renamed or left out. */
    public static final String SCHEMA = "gossamer/1";

    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    private static final Gson PRETTY = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .setPrettyPrinting()
            .create();

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** Begins a document of a kind, such as {@code peers}. */
    public Document(String kind) {
        put("schema", SCHEMA);
        put("kind", kind);
    }

    /** Adds a field. */
    public Document put(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    /** The document in one line, for a pipe. */
    public String line() {
        return GSON.toJson(fields);
    }

    /** The document with indentation, for a file. */
    public String pretty() {
        return PRETTY.toJson(fields) + "\n";
    }

    /** A number with four significant digits at most: more would be noise in what was measured. */
    public static Number measured(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no " + value);
        }
        if (Math.abs(value) >= 1_000) {
            return Math.round(value);
        }
        return new BigDecimal(value, new MathContext(4, RoundingMode.HALF_EVEN)).doubleValue();
    }
}
