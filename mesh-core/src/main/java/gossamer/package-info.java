// SPDX-License-Identifier: Apache-2.0
/**
 * What a user of the mesh touches.
 *
 * <p>Owns: nothing; the mesh behind it does. Imports: model, config. Source: our own.
 */
package gossamer;
