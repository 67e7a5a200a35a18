// SPDX-License-Identifier: Apache-2.0
/**
 * A world of thousands of engines: one seed, one virtual clock, faults as data, invariants that watch every step.
 *
 * <p>Owns: the virtual clock and agenda of a {@link gossamer.sim.World}, its network, membership, workers and faults,
 * the trees that bags unfold, and the ledger of what submitters saw.
 *
 * <p>Imports: engine, model, message, machine, config. Reads and writes no file, starts no thread; the only clock it
 * reads tells how many real seconds a run took.
 *
 * <p>Source: deterministic simulation after FoundationDB and TigerBeetle's VOPR (a safety phase under faults, then a
 * liveness phase without; some faults switched off wholly for each seed, "swarm testing", Groce et al., ISSTA 2012).
 */
@NullMarked
package gossamer.sim;

import org.jspecify.annotations.NullMarked;
