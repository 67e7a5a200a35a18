// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import org.jspecify.annotations.Nullable;

/** Encodes values by kind. */
public final class Values {
    private Values() {}

    /** The bytes of a value. */
    public static byte[] encode(@Nullable Object value) throws ValueException {
        throw new UnsupportedOperationException();
    }

    /** The value of bytes. */
    public static @Nullable Object decode(byte[] bytes, ClassLoader loader) throws ValueException {
        throw new UnsupportedOperationException();
    }
}
