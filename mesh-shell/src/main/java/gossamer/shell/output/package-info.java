// SPDX-License-Identifier: Apache-2.0

/**
 * Puts results into the forms a command can print: aligned tables for people, JSON documents for programs.
 *
 * <p>Owns no state.
 *
 * <p>Imports: the JDK and Gson, which nothing else in the shell imports.
 *
 * <p>Source: our own; every document begins with {@code "schema":"gossamer/1"} and its kind.
 */
@NullMarked
package gossamer.shell.output;

import org.jspecify.annotations.NullMarked;
