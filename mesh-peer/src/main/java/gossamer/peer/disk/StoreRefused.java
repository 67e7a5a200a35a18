// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.disk;

import java.io.IOException;

/** A store cannot be used; the message says which, why, and what to do. */
public final class StoreRefused extends IOException {
    private static final long serialVersionUID = 1;

    StoreRefused(String message, Throwable cause) {
        super(message, cause);
    }

    StoreRefused(String message) {
        super(message);
    }
}
