// SPDX-License-Identifier: Apache-2.0
/**
 * What the temporary scheduler of a view adds: who is idle, and which jobs there are.
 *
 * <p>Owns: on the scheduler, the idle set and the job directory of its view; on every peer, questions to the scheduler
 * that are open. All of it is soft: it is empty after each view and rebuilt from one Hello of each peer.
 *
 * <p>Imports: model, message, machine, config.
 *
 * <p>Source: the idle set follows Join-Idle-Queue (Lu et al., Performance Evaluation 2011); the election is a pure
 * function of the view ({@link gossamer.model.View#scheduler}).
 */
@NullMarked
package gossamer.scheduler;

import org.jspecify.annotations.NullMarked;
