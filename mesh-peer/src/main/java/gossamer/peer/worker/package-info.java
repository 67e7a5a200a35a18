// SPDX-License-Identifier: Apache-2.0
/**
 * Runs chunks of tasks on threads of this peer.
 *
 * <p>{@link gossamer.peer.worker.Workers} takes chunks from the engine's edge and gives back what they yielded;
 * {@link gossamer.peer.worker.Program} is the code of a job: encoded by the submitter, turned into a runner by the
 * workers of whichever peer executes some of its tasks.
 *
 * <p>Owns the worker threads, the chunks given to them that are not finished, and the decoded programs of jobs that
 * have not been forgotten.
 *
 * <p>Imports: the API's root package, model, peer.code, peer.value.
 *
 * <p>Source: the deque is Chase and Lev's (SPAA 2005) with the orderings of Le, Pop, Cohen and Zappa Nardelli (PPoPP
 * 2013).
 */
@NullMarked
package gossamer.peer.worker;

import org.jspecify.annotations.NullMarked;
