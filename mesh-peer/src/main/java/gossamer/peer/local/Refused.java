// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import java.io.IOException;

/** A peer has understood what it was asked, and will not do it; the message says why. */
public final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String reason) {
        super(reason);
    }
}
