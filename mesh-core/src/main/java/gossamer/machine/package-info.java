// SPDX-License-Identifier: Apache-2.0
/**
 * The contract of every pure machine: events in, effects out, time and chance as arguments.
 *
 * <p>Owns no state.
 *
 * <p>Imports: model, message.
 *
 * <p>Source: the shape follows etcd-raft's {@code Ready} and Dask's worker state machine: a core without input or
 * output of its own runs unchanged under a simulator.
 */
@NullMarked
package gossamer.machine;

import org.jspecify.annotations.NullMarked;
