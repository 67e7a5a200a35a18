// SPDX-License-Identifier: Apache-2.0
/**
 * What a program that uses a mesh touches: the mesh, the jobs it runs, the futures they give, and what divides itself
 * while it runs: forks inside a task, and bags.
 *
 * <p>Owns no state: interfaces, functional types and exceptions; the implementation is found through
 * {@link gossamer.MeshProvider}.
 *
 * <p>Imports: model, config.
 *
 * <p>Source: the futures keep the contract of {@link java.util.concurrent.CompletionStage}.
 */
package gossamer;
