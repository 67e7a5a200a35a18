// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.terminal;

/**
 * A word that may come next.
 *
 * @param word as it is meant, without quotes
 * @param about what it is, for a list of choices; may be empty
 */
public record Choice(String word, String about) {}
