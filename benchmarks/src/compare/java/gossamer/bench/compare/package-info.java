// SPDX-License-Identifier: Apache-2.0
/**
 * The same tiny tasks on other systems, each in the form that its manual recommends, beside Gossamer in the same run.
 *
 * <p>Owns: the processes of the two systems that are being compared, from the start of a comparison to its end.
 *
 * <p>Imports: measure, report, row, the API of the mesh, and the libraries of the other systems: it is compiled by the
 * Maven profile {@code compare} only, into a folder of its own.
 *
 * <p>Source: our own; where each system's best form comes from is said in the class that drives it.
 */
@NullMarked
package gossamer.bench.compare;

import org.jspecify.annotations.NullMarked;
