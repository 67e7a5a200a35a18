// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of bytes as a person writes it: {@code 512m}, {@code 2g}; k, m, g and t are powers of 1,024. */
final class Size implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})([kmgt]?)(?:i?b)?");
    private static final String UNITS = "kmgt";
    private static final int UNIT_BITS = 10;

    @Override
    public Long convert(String text) {
        Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (form.matches()) {
            int unit = form.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(form.group(2));
            long count = Long.parseLong(form.group(1));
            if (count <= Long.MAX_VALUE >> (UNIT_BITS * unit)) {
                return count << (UNIT_BITS * unit);
            }
        }
        throw new TypeConversionException("\"" + text + "\" is no number of bytes, such as 512m or 2g");
    }
}
