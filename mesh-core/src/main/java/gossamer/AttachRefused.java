// SPDX-License-Identifier: Apache-2.0
package gossamer;

/** A job cannot be attached to: no peer has it, it ends with its submitter, or another program has it. */
public final class AttachRefused extends MeshException {
    private static final long serialVersionUID = 1L;

    public AttachRefused(String message) {
        super(message);
    }
}
