// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

/**
 * A key file cannot be used; the message is one plain sentence that says what to do, and shows nothing of the secret.
 */
public final class KeyFileRefused extends Exception {
    private static final long serialVersionUID = 1L;

    KeyFileRefused(String message) {
        super(message);
    }
}
