// SPDX-License-Identifier: Apache-2.0
/**
 * A person at a terminal: reads lines with completion and history, shows a screen that changes, hears Ctrl-C.
 *
 * <p>{@link gossamer.shell.terminal.Console} is where lines come from, {@link gossamer.shell.terminal.Screen} where a
 * picture goes. What words mean is not known here.
 *
 * <p>Owns: the terminal of this process while one of the two is open.
 *
 * <p>Imports: {@code shell.line}; JLine, which no other package imports, so that a command that needs no terminal never
 * loads it.
 *
 * <p>Source: our own.
 */
@NullMarked
package gossamer.shell.terminal;

import org.jspecify.annotations.NullMarked;
