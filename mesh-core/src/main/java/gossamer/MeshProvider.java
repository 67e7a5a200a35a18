// SPDX-License-Identifier: Apache-2.0
package gossamer;

import gossamer.config.PeerConfig;
import java.util.ServiceLoader;

/** The implementation behind {@link Mesh}, found through {@link ServiceLoader}; programs have no need of it. */
public interface MeshProvider {
    Mesh join(PeerConfig config);

    Mesh local(int peers);

    /** As {@link Mesh#fork}. */
    <T> Fork<T> fork(Task<T> task);

    /** As {@link Mesh#current}. */
    Mesh current();

    /** The one that {@link #installed} finds, looked for once: a fork must not cost a look-up. */
    final class Installed {
        static final MeshProvider ONE = installed();

        private Installed() {}
    }

    /**
     * The one on the class path.
     *
     * @throws IllegalStateException if there is none
     */
    static MeshProvider installed() {
        return ServiceLoader.load(MeshProvider.class, MeshProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no implementation of gossamer.Mesh on the class path; add io.gossamer:mesh-peer"));
    }
}
