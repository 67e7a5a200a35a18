// SPDX-License-Identifier: Apache-2.0
package gossamer;

/** Something is larger than the mesh takes; the message names the limit and the setting. */
public final class LimitExceeded extends MeshException {
    private static final long serialVersionUID = 1L;

    public LimitExceeded(String message) {
        super(message);
    }
}
