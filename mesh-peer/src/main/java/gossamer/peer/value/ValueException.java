// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import org.jspecify.annotations.Nullable;

/** A value cannot be encoded, or bytes are not an encoded value; the message says why. */
public final class ValueException extends Exception {
    private static final long serialVersionUID = 1L;

    public ValueException(String message) {
        super(message);
    }

    public ValueException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
