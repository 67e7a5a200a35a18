// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

public final class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    public WireException(String m) {
        super(m);
    }
}
