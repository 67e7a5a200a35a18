// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.report;

import java.util.Locale;

/** Writes measured numbers the way people read them: three digits and a fitting prefix. */
public final class Quantity {
    private static final String[] LARGE = {"", "k", "M", "G", "T"};
    private static final String[] SMALL = {"s", "ms", "us", "ns"};

    private Quantity() {}

    /**
     * A number with its unit.
     *
     * @param unit {@code seconds} and {@code bytes} get shorter names and prefixes; {@code MB} means 1,000,000 bytes
     */
    public static String of(double value, String unit) {
        return switch (unit) {
            case "seconds" -> seconds(value);
            case "bytes" -> large(value, " ", "B");
            case "bytes/s" -> large(value, " ", "B/s");
            default -> large(value, "", " " + unit);
        };
    }

    /** A bare number, such as a ratio: three digits. */
    static String plain(double value) {
        double size = Math.abs(value);
        // The borders lie where rounding would give one digit more.
        int decimals = size >= 99.95 || value == 0 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String large(double value, String gap, String unit) {
        int prefix = 0;
        double scaled = value;
        while (Math.abs(scaled) >= 999.5 && prefix < LARGE.length - 1) {
            scaled /= 1000;
            prefix++;
        }
        return plain(scaled) + gap + LARGE[prefix] + unit;
    }

    private static String seconds(double value) {
        int prefix = 0;
        double scaled = value;
        while (Math.abs(scaled) < 0.9995 && scaled != 0 && prefix < SMALL.length - 1) {
            scaled *= 1000;
            prefix++;
        }
        return plain(scaled) + " " + SMALL[prefix];
    }
}
