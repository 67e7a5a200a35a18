// SPDX-License-Identifier: Apache-2.0
/**
 * The measurements themselves, one class for each promise of speed or size.
 *
 * <p>Owns: the peer processes that a measurement starts, from its start to its end.
 *
 * <p>Imports: measure, report, baseline, the API of the mesh, and the shell's way to start peer processes.
 *
 * <p>Source: our own; what each row means is said in the class that measures it.
 */
@NullMarked
package gossamer.bench.row;

import org.jspecify.annotations.NullMarked;
