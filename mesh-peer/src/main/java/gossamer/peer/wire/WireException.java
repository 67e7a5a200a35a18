// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

/**
 * Bytes that are not a message: cut, damaged, forged or from a version that this one cannot read.
 *
 * <p>Its message is one plain sentence that says which kind of message was refused and why; it never quotes the bytes.
 * Nothing of them was taken over: the caller may drop them, or the peer that sent them.
 */
public final class WireException extends Exception {
    private static final long serialVersionUID = 1;

    WireException(String message, RuntimeException cause) {
        super(message, cause);
    }
}
