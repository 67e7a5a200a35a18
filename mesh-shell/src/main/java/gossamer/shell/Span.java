// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a span of time as a person writes it: {@code 30s}, {@code 1.5m}, {@code 250ms}. */
final class Span implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:[.][0-9]+)?)(ms|s|m|h)");

    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    /** The longest: beyond it, nobody means to wait. */
    private static final Duration MAX = Duration.ofDays(365);

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (form.matches()) {
            double millis = Double.parseDouble(form.group(1)) * MILLIS.getOrDefault(form.group(2), 0L);
            if (millis >= 1 && millis <= MAX.toMillis()) {
                return Duration.ofMillis((long) millis);
            }
        }
        throw new TypeConversionException(
                "\"" + text + "\" is no span of time from 1ms to " + MAX.toHours() + "h, such as 30s, 1.5m or 250ms");
    }
}
