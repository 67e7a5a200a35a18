// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

/** No peer of this user answers on this host; the message says what was looked for, and why it was not found. */
public final class NoLocalPeer extends Exception {
    private static final long serialVersionUID = 1L;

    NoLocalPeer(String message) {
        super(message);
    }
}
