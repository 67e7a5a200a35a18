// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.model.ContentHash;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.Yield;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where tasks run that are not to run inside this peer. Safe from any thread. */
public interface Isolation {
    /**
     * A child process for the code of a job, for the caller alone until it is given back; may take as long as a JVM
     * takes to start.
     *
     * @throws IOException if none can be started; the message says why
     */
    Child borrow(JobSpec spec) throws IOException;

    /** No job with this code set has work here any more. */
    void over(@Nullable ContentHash code);

    /** A process that runs tasks, of one code set only. */
    interface Child {
        /**
         * Runs tasks to their end.
         *
         * @return yields that cover the tasks of the lease, in index order
         * @throws ChildEnded if the process has ended, or was ended because what it said made no sense
         */
        List<Yield> run(JobSpec spec, Lease lease) throws ChildEnded;

        /** Ends it at once, whatever it is at. Any thread; does not block. */
        void kill();

        /** Gives it back, to be used again or, if it is dead or dying, forgotten. */
        void giveBack();
    }

    /** The end of a child; its message says how it ended, to follow "its process". */
    final class ChildEnded extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean before;

        /** @param before whether it had ended before it was given anything to run */
        public ChildEnded(String how, boolean before) {
            super(how);
            this.before = before;
        }

        boolean isBefore() {
            return before;
        }
    }
}
