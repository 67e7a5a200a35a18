// SPDX-License-Identifier: Apache-2.0
/**
 * Computations whose exact answers are known, each on a mesh and in one thread: what speed and loss are measured with.
 *
 * <p>Owns no state.
 *
 * <p>Imports: the API of the mesh, and the workloads that the demonstration has already.
 *
 * <p>Source: what each computes, and where its answer is from, is said in its class.
 */
@NullMarked
package gossamer.bench.workload;

import org.jspecify.annotations.NullMarked;
