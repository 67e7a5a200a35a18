// SPDX-License-Identifier: Apache-2.0
package gossamer;

/** Anything the mesh itself has to complain about; its message says what failed, where, and what to do. */
public abstract sealed class MeshException extends RuntimeException
        permits AttachRefused,
                JobTaken,
                JoinRefused,
                LimitExceeded,
                MeshClosed,
                NotPortable,
                PeerLost,
                ProcessEnded,
                RemoteTaskException {
    private static final long serialVersionUID = 1L;

    MeshException(String message) {
        super(message);
    }
}
