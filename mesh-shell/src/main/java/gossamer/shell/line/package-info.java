// SPDX-License-Identifier: Apache-2.0
/**
 * Lines as a person types them: cut into words and commands, and made of words again.
 *
 * <p>Owns: nothing.
 *
 * <p>Imports: the JDK.
 *
 * <p>Source: the quotes and the backslash of a POSIX shell (IEEE Std 1003.1, Shell Command Language, 2.2), without
 * anything that a shell does to words besides.
 */
@NullMarked
package gossamer.shell.line;

import org.jspecify.annotations.NullMarked;
