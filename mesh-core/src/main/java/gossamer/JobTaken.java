// SPDX-License-Identifier: Apache-2.0
package gossamer;

/** Another program has attached to a durable job, and gets its results from now on. */
public final class JobTaken extends MeshException {
    private static final long serialVersionUID = 1L;

    public JobTaken(String message) {
        super(message);
    }
}
