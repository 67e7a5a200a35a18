// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.config.Allowance;
import gossamer.model.JobId;

/**
 * Where a task runs.
 *
 * @param peer the name of the peer, for people
 * @param job the task's job
 * @param attempt from 1
 * @param allowance what it may take there
 */
public record Place(String peer, JobId job, int attempt, Allowance allowance) {
    /**
     * That of the task that the calling thread runs.
     *
     * @throws IllegalStateException on a thread that runs no task
     */
    public static Place here() {
        if (Thread.currentThread() instanceof Worker worker) {
            return worker.place();
        }
        throw new IllegalStateException(Thread.currentThread().getName() + " runs no task of a mesh");
    }
}
