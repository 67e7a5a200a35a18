// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some bytes with the name they were asked for by; whether they are the right ones, their reader has to check.
 *
 * @param hash what the bytes should hash to
 * @param bytes not to be written to
 */
public record Content(ContentHash hash, byte[] bytes) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Content(ContentHash otherHash, byte[] otherBytes)
                && hash.equals(otherHash)
                && Arrays.equals(bytes, otherBytes);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return hash.brief() + " (" + bytes.length + " bytes)";
    }
}
