// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the borders between packages, which no compiler holds without modules.
 *
 * <p>Owns: the rules and the table of who may import what. Imports: nothing of the mesh; it reads class files and
 * sources. A new rule is one method in {@link gossamer.architecture.Rules} and one folder in {@code archfixture}.
 */
package gossamer.architecture;
