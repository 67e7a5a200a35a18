// SPDX-License-Identifier: Apache-2.0
package gossamer;

/** The mesh was closed in this process before the result was there. */
public final class MeshClosed extends MeshException {
    private static final long serialVersionUID = 1L;

    public MeshClosed(String message) {
        super(message);
    }
}
