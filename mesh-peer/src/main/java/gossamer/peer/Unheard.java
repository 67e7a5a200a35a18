// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.MeshException;
import gossamer.model.JobHead;
import gossamer.model.Yield;
import org.jspecify.annotations.Nullable;

/** Stands where somebody would hold a job that nobody wants to hear of. Safe from any thread. */
final class Unheard implements Handle {
    private volatile @Nullable MeshException refused;

    @Override
    public void arrived(Yield yield) {}

    @Override
    public void progress(JobHead head) {}

    @Override
    public void fail(MeshException why) {
        refused = why;
    }

    /** Throws why the job was not taken, if it was not. */
    void check() {
        MeshException why = refused;
        if (why != null) {
            throw why;
        }
    }
}
