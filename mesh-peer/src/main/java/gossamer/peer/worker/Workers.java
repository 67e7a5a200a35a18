// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.model.Chunk;
import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.Yield;
import gossamer.peer.code.CodeSets;
import java.util.List;

/** The threads of a peer that run tasks. */
public final class Workers implements AutoCloseable {
    /** Hears what workers did; must never block, and must only enqueue when called from within a method of Workers. */
    public interface Listener {
        /** The chunk ended; called on a worker thread, or within {@code recall} on its caller's. */
        void chunkDone(long chunk, List<Yield> yields, long nanos);

        /**
         * The chunk ends at an index now; called within {@code recall}, on its caller's thread, always before the
         * chunk's {@code chunkDone}; a chunk cut at its first index gets no {@code chunkDone}.
         */
        void chunkCut(long chunk, long fromIndex);
    }

    /**
     * @param slots how many threads, at least 0
     * @param peerName for the names of threads and for the exceptions of tasks
     */
    public Workers(int slots, String peerName, CodeSets codeSets, Listener listener) {
        throw new UnsupportedOperationException();
    }

    public void run(JobSpec spec, Chunk chunk) {
        throw new UnsupportedOperationException();
    }

    public void recall(long chunk) {
        throw new UnsupportedOperationException();
    }

    public void stop(long chunk, IndexRange range) {
        throw new UnsupportedOperationException();
    }

    public void forget(JobId job) {
        throw new UnsupportedOperationException();
    }

    public void resize(int slots) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes nothing more, drops what has not started, interrupts what runs, and waits two seconds for the threads at
     * most.
     */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /** Stops as a crash would: after this returns the listener is not called again. */
    public void cut() {
        throw new UnsupportedOperationException();
    }
}
