// SPDX-License-Identifier: Apache-2.0
package gossamer;

/** The mesh did not admit this process; joining again with the same secret and names will fail again. */
public final class JoinRefused extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The other peers hold another secret. */
        WRONG_SECRET,
        /** The other peers have this secret but another mesh name. */
        OTHER_MESH,
        /** The other peers speak no protocol version that this one speaks. */
        VERSION,
        /** No other peer answered, and this peer was told not to wait for one. */
        NO_ANSWER,
        /** The key file or an address cannot be used. */
        SETTING
    }

    private final Reason reason;

    public JoinRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
