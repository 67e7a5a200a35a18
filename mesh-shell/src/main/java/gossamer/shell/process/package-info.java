// SPDX-License-Identifier: Apache-2.0

/**
 * Starts peers as processes of their own, watches them, kills them, and leaves none behind.
 *
 * <p>{@link gossamer.shell.process.TrialMesh} is a mesh nobody else can join, for a demonstration, a measurement or a
 * test; {@link gossamer.shell.process.PeerProcess} one of its processes.
 *
 * <p>Owns: the processes it started and the temporary folder with their key.
 *
 * <p>Imports: the API, mesh-peer's {@code crypto}; the JDK.
 *
 * <p>Source: our own.
 */
@NullMarked
package gossamer.shell.process;

import org.jspecify.annotations.NullMarked;
