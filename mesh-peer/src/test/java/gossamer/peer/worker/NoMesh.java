// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.Mesh;
import java.util.List;

/** For tasks that want nothing of their peer: forks stay where they are. */
public final class NoMesh implements Offering {
    @Override
    public Mesh mesh() {
        throw new IllegalStateException("these workers belong to no peer");
    }

    @Override
    public void offer(List<Offer> forks) {
        forks.forEach(Offer::refuse);
    }
}
