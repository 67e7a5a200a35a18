// SPDX-License-Identifier: Apache-2.0
/**
 * One peer as a running process: the engine, and the edges that carry out its effects.
 *
 * <p>Owns: the life of the edges, from start to stop. Imports: mesh-core and the packages below this one. Source: our
 * own.
 */
package gossamer.peer;
