// SPDX-License-Identifier: Apache-2.0
package gossamer;

/** Every attempt of a task ended with the loss of the peer that ran it. */
public final class PeerLost extends MeshException {
    private static final long serialVersionUID = 1L;

    public PeerLost(String message) {
        super(message);
    }
}
