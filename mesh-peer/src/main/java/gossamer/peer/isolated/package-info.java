// SPDX-License-Identifier: Apache-2.0
/**
 * Runs tasks apart from the peer, in child processes that have nothing of the mesh but the tasks themselves.
 *
 * <p>{@link gossamer.peer.isolated.Children} are the processes of one peer; {@link gossamer.peer.isolated.ChildMain} is
 * what runs in each: workers like the peer's own, fed through a pipe.
 *
 * <p>Owns the child processes, their folders, and which code each has seen.
 *
 * <p>Imports: model, peer.code, peer.value, peer.worker.
 *
 * <p>Source: none.
 */
@NullMarked
package gossamer.peer.isolated;

import org.jspecify.annotations.NullMarked;
