// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import org.jspecify.annotations.Nullable;

/** A class of a code set cannot be had here, or has other content here; the message names both. */
public final class MissingCode extends Exception {
    private static final long serialVersionUID = 1L;

    public MissingCode(String message) {
        super(message);
    }

    public MissingCode(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
