// SPDX-License-Identifier: Apache-2.0
package gossamer;

/** A task, or a value it captures, cannot be sent to another peer; the message names the variable and the line. */
public final class NotPortable extends MeshException {
    private static final long serialVersionUID = 1L;

    public NotPortable(String message) {
        super(message);
    }
}
