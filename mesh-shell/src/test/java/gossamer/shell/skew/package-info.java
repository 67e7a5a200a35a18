// SPDX-License-Identifier: Apache-2.0
/**
 * Peers of two releases in one mesh: the other release is made from the same sources by small edits.
 *
 * <p>Owns: the folders of its trials. Imports: the API, {@code shell.process}, and what starts the released jar.
 */
@NullMarked
package gossamer.shell.skew;

import org.jspecify.annotations.NullMarked;
