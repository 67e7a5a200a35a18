// SPDX-License-Identifier: Apache-2.0
/**
 * Measures the mesh: micro-benchmarks, reference workloads, comparisons with other systems.
 *
 * <p>Owns: nothing that outlives a measurement. Imports: anything. Source: our own.
 */
package gossamer.bench;
