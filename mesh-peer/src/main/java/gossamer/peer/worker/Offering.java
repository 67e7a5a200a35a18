// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.Mesh;
import gossamer.MeshFuture;
import gossamer.Task;
import java.util.List;
import java.util.function.Supplier;

/** What the tasks of a peer want of the peer itself. */
public interface Offering {
    /** The mesh as a task at this peer sees it. */
    Mesh mesh();

    /**
     * Makes forks into tasks that any peer may run. Must not block, and not encode anything on the calling thread.
     *
     * @param forks the oldest first; each is to be {@link Offer#submit submitted} or {@link Offer#refuse refused}
     */
    void offer(List<Offer> forks);

    /** A fork that was taken from its worker; the worker may take it back until it is submitted. Any thread. */
    interface Offer {
        /** What is to run. */
        Task<?> task();

        /** Whether it still makes sense to submit it. */
        boolean isWanted();

        /**
         * Calls the submission if the fork is still to be had.
         *
         * @param submission must not wait for anything
         */
        void submit(Supplier<? extends MeshFuture<?>> submission);

        /** The fork cannot travel: it goes back to its worker. */
        void refuse();
    }
}
