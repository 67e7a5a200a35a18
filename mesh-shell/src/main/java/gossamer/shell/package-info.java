// SPDX-License-Identifier: Apache-2.0

/**
 * What a person types, one class a command.
 *
 * <p>{@link gossamer.shell.Main} is the program, {@link gossamer.shell.CommandTree} the tree of its commands, which any
 * other place that takes command lines can run as well.
 *
 * <p>Owns: nothing that outlives the command.
 *
 * <p>Imports: the API, mesh-peer's {@code local}, {@code crypto} and {@code value}, its own subpackages, picocli.
 *
 * <p>Source: our own; the exit codes of 124 and 130 are those of {@code timeout} and of a shell.
 */
@NullMarked
package gossamer.shell;

import org.jspecify.annotations.NullMarked;
