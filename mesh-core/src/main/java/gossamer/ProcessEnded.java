// SPDX-License-Identifier: Apache-2.0
package gossamer;

/**
 * The process in which an {@linkplain Mesh#isolated isolated} task ran has ended before the task; the message says how,
 * and what its limits were.
 */
public final class ProcessEnded extends MeshException {
    private static final long serialVersionUID = 1L;

    public ProcessEnded(String message) {
        super(message);
    }
}
