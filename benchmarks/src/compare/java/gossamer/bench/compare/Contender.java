// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.compare;

import gossamer.bench.row.SubmitWindow;

/**
 * A system that can run a tiny task in another process.
 *
 * <p>Each method is called once in a process of its own, by its main thread.
 */
interface Contender {
    /** Becomes an executor that runs one task at a time; returns when it can be found by the others. */
    AutoCloseable executor(Place place) throws Exception;

    /** Becomes a client that runs none of its tasks itself; returns when all executors are there. */
    Client client(Place place) throws Exception;

    /** The client's way to submit; closing it leaves. */
    interface Client extends SubmitWindow.Tasks, AutoCloseable {
        @Override
        void close();
    }
}
