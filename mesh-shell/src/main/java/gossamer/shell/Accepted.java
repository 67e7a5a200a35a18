// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.model.Accept;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what a peer accepts: {@code all}, {@code java}, {@code commands} or {@code none}. */
final class Accepted implements ITypeConverter<Accept>, Iterable<String> {
    @Override
    public Accept convert(String text) {
        try {
            return Accept.of(text);
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(String.valueOf(wrong.getMessage()));
        }
    }

    /** All words that can be read. */
    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(Accept.values()).map(Accept::toString).iterator();
    }
}
