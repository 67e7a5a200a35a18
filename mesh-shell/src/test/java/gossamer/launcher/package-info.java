// SPDX-License-Identifier: Apache-2.0
/**
 * Tries the start script of the repository in a small tree of its own, with a Maven and a JDK that only pretend.
 *
 * <p>Owns: nothing. Imports: nothing of the mesh.
 */
package gossamer.launcher;
