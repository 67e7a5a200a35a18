// SPDX-License-Identifier: Apache-2.0
/**
 * What the mesh is measured against: the bare machine doing the same work, with nothing of ours in between.
 *
 * <p>Owns: the threads and sockets of the echo and of the plain stream while they are open. All sockets bind loopback.
 *
 * <p>Imports: measure and the JDK only, so that no baseline can profit or suffer from the mesh's code.
 *
 * <p>Source: our own.
 */
@NullMarked
package gossamer.bench.baseline;

import org.jspecify.annotations.NullMarked;
