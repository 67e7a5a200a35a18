// SPDX-License-Identifier: Apache-2.0
/**
 * Runs chunks of tasks on threads of this peer.
 *
 * <p>{@link gossamer.peer.worker.Workers} takes chunks from the engine's edge and gives back what they yielded;
 * {@link gossamer.peer.worker.Program} is the code of a job: encoded by the submitter, turned into a runner by the
 * workers of whichever peer executes some of its tasks. {@link gossamer.peer.worker.CurrentTask} is what a running task
 * may ask of its worker: to fork, and to wait without keeping its slot; {@link gossamer.peer.worker.Offering} takes
 * forks that other slots want.
 *
 * <p>Owns the worker threads and their spares, the chunks given to them that are not finished, the forks of their
 * tasks, and the decoded programs of jobs that have not been forgotten.
 *
 * <p>Imports: the API's root package, model, peer.code, peer.value.
 *
 * <p>Source: the deque is Chase and Lev's (SPAA 2005) with the orderings of Le, Pop, Cohen and Zappa Nardelli (PPoPP
 * 2013); forks are run newest first and stolen oldest first after Blumofe and Leiserson (JACM 1999).
 */
@NullMarked
package gossamer.peer.worker;

import org.jspecify.annotations.NullMarked;
