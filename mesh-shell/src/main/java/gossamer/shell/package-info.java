// SPDX-License-Identifier: Apache-2.0
/**
 * What a person types, one class a command.
 *
 * <p>Owns: nothing that outlives the command. Imports: the API, mesh-peer, picocli. Source: our own.
 */
package gossamer.shell;
